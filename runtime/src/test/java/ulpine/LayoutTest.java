package ulpine;

import static com.google.common.truth.Truth.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static ulpine.Network.LAYOUT;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import ulpine.Layout.Leaf;

/** Records taken apart and put together. */
final class LayoutTest {
  private final Network network = Network.normal(1);

  @Test
  void takesApartInOrder() {
    assertThat(LAYOUT.flatten(network))
        .containsExactly(
            network.w(), network.b(), network.inner().w(), network.inner().scale())
        .inOrder();
    assertThat(LAYOUT.names())
        .containsExactly("w", "b", "inner.w", "inner.scale")
        .inOrder();
    assertThat(LAYOUT.shapes().get(0)).isEqualTo(new int[] {5, 3});
    assertThat(LAYOUT.shapes().get(3)).isEmpty();
    assertThat(LAYOUT.toString())
        .isEqualTo("Layout[w [5, 3], b [3], inner.w [5, 3], inner.scale []]");
  }

  @Test
  void putsTogether() {
    assertThat(LAYOUT.rebuild(LAYOUT.flatten(network))).isEqualTo(network);
    assertThat(LAYOUT.map(network, Tensor::neg).inner().w())
        .isEqualTo(network.inner().w().neg());
    assertThat(LAYOUT.zip(network, LAYOUT.zeros(), Tensor::sub)).isEqualTo(network);
    assertThat(LAYOUT.zeros(Arithmetic.BINARY64).inner().scale())
        .isEqualTo(Tensor.of(new double[1]));
    assertThat(LAYOUT.zip(LAYOUT.zeros(), network, Tensor::sub).b())
        .isEqualTo(Tensor.zeros(3).sub(network.b()));
  }

  @Test
  void createsLeafByLeaf() {
    List<String> seen = new ArrayList<>();
    LAYOUT.create((name, shape) -> {
      seen.add(name + Arrays.toString(shape));
      return Tensor.zeros(shape);
    });
    assertThat(seen)
        .containsExactly("w[5, 3]", "b[3]", "inner.w[5, 3]", "inner.scale[]")
        .inOrder();
  }

  @Test
  void cannotBeChangedThroughArrays() {
    int[] shape = {2};
    Leaf leaf = new Leaf("w", shape);
    shape[0] = 7;
    leaf.shape()[0] = 8;
    assertThat(leaf).isEqualTo(new Leaf("w", new int[] {2}));
    assertThat(leaf.hashCode()).isEqualTo(new Leaf("w", new int[] {2}).hashCode());
    assertThat(leaf).isNotEqualTo(new Leaf("w", new int[] {3}));
    assertThat(leaf).isNotEqualTo(new Leaf("v", new int[] {2}));
    LAYOUT.shapes().get(0)[0] = 9;
    assertThat(LAYOUT.shapes().get(0)).isEqualTo(new int[] {5, 3});
  }

  @Test
  void namesTheLeafOfAWrongShape() {
    Network wrong = new Network(network.w(), Tensor.zeros(4), network.inner());
    assertMessage("b: expected [3] but was [4]", () -> LAYOUT.flatten(wrong));
    assertMessage("b: expected [3] but was [4]", () -> LAYOUT.zip(network, wrong, Tensor::add));
    assertMessage(
        "w: expected [5, 3] but was [3, 5]",
        () -> LAYOUT.map(network, t -> t.rank() == 2 ? t.transpose() : t));
    assertMessage(
        "expected 4 tensors [w [5, 3], b [3], inner.w [5, 3], inner.scale []] but was 0",
        () -> LAYOUT.rebuild(List.of()));
  }

  @Test
  void namesTheLeafThatIsNull() {
    NullPointerException e = assertThrows(
        NullPointerException.class,
        () -> LAYOUT.flatten(new Network(network.w(), null, network.inner())));
    assertThat(e).hasMessageThat().isEqualTo("b");
    assertThrows(NullPointerException.class, () -> LAYOUT.flatten(null));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "a.", ".a", "a..b", "a b", "a/b", "../a", "1a", "a-b", "a\n"})
  void rejectsNamesThatAreNoPaths(String name) {
    assertThrows(IllegalArgumentException.class, () -> new Leaf(name, new int[0]));
  }

  @Test
  void rejectsBadLeaves() {
    assertMessage("w: negative size in shape [-1]", () -> new Leaf("w", new int[] {-1}));
    Leaf leaf = new Leaf("w", new int[0]);
    assertMessage(
        "leaf name used twice: w",
        () -> Layout.<Tensor>of(List.of(leaf, leaf), t -> new Tensor[] {t, t}, t -> t[0]));
  }

  private static void assertMessage(String message, Executable call) {
    assertThat(assertThrows(IllegalArgumentException.class, call))
        .hasMessageThat()
        .isEqualTo(message);
  }
}
