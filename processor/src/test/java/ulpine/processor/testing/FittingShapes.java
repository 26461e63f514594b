package ulpine.processor.testing;

import java.util.List;
import java.util.Random;
import ulpine.processor.dim.Dim;
import ulpine.processor.graph.Operation;
import ulpine.processor.shape.Shape;

/** Shapes of operands for operations whose operands seldom fit by chance. */
final class FittingShapes {
  private static final Dim B = Dim.symbol("B");
  private static final Dim T = Dim.symbol("T");

  private FittingShapes() {}

  /** One shape an operand; empty where chance serves as well, and now and then for all. */
  static List<Shape> of(Operation operation, Random random) {
    if (random.nextInt(4) == 0) {
      return List.of();
    }
    Dim t = pick(random, T, Dim.of(1), Dim.of(3));
    Dim s = pick(random, T, Dim.of(2), Dim.of(3));
    Dim d = pick(random, Dim.of(1), Dim.of(3), Dim.of(4));
    Shape leading = random.nextBoolean() ? Shape.SCALAR : Shape.of(pick(random, B, Dim.of(2)));
    return switch (operation.signature().name()) {
      case "attention" -> List.of(leading.append(t, d), leading.append(s, d), leading.append(s, t));
      case "maskedAttention" ->
        List.of(
            leading.append(t, d),
            leading.append(s, d),
            leading.append(s, Dim.of(2)),
            random.nextBoolean() ? Shape.of(t, s) : leading.append(t, s));
      case "layerNorm" -> List.of(leading.append(t, d), Shape.of(d), Shape.of(d));
      default -> List.of();
    };
  }

  private static Dim pick(Random random, Dim... dims) {
    return dims[random.nextInt(dims.length)];
  }
}
