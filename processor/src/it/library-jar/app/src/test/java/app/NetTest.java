package app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Field;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import ulpine.Tensor;

final class NetTest {
  private final Tensor x = Tensor.of(new float[] {1, 2, 3, 4}, 2, 2);
  private final Tensor w = Tensor.of(new float[] {1, -1, 0, 1, -1, 0}, 2, 3);
  private final Tensor b = Tensor.vector(0, 0, 1);

  @Test
  void differentiatesThroughTheLibrary() {
    NetLoss loss = new NetLoss(2);

    // The first unit gives 3 and 7, the second is cut off, the third gives 1 and 1.
    assertEquals(12f, loss.forward(x, w, b).item());
    assertEquals(Net.loss(x, w, b), loss.forward(x, w, b));
    var gradients = loss.backward();
    assertEquals(Tensor.of(new float[] {4, 0, 4, 6, 0, 6}, 2, 3), gradients.w());
    assertEquals(Tensor.vector(2, 0, 2), gradients.b());
  }

  @Test
  void theLibrarysGraphIsInlined() {
    assertTrue(Arrays.stream(NetLoss.class.getDeclaredFields())
        .map(Field::getType)
        .noneMatch(type -> type.getPackageName().equals("lib")));
  }
}
