package ulpine;

import static com.google.common.truth.Truth.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static ulpine.Samples.check;
import static ulpine.Samples.shape;

import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Views of buffers that someone else overwrites. */
final class ViewTest {
  private final float[] buffer = {1, 2, 3, 4, 5, 6, 99, 99};
  private final Generation generation = new Generation("DigitsLogits");
  private final Tensor view = Tensor.view(new FloatElements(buffer, 6), shape(2, 3), generation);

  @Test
  void isTheStartOfTheBuffer() {
    check("view", view, shape(2, 3), 1, 2, 3, 4, 5, 6);
    check("sum", view.sum(), shape(), 21);
    assertThat(view.length()).isEqualTo(6);
    assertThat(FloatElements.array(view.read())).isSameInstanceAs(buffer);
    assertThat(view).isEqualTo(Tensor.of(new float[] {1, 2, 3, 4, 5, 6}, 2, 3));
    assertThat(view.hashCode()).isEqualTo(view.copy().hashCode());
    buffer[0] = 7;
    assertThat(view.get(0, 0)).isEqualTo(7.0);
  }

  @Test
  void everyOperationKeepsToIt() {
    Tensor own = Tensor.of(new float[] {1, 2, 3, 4, 5, 6}, 2, 3);
    assertThat(view.neg()).isEqualTo(own.neg());
    assertThat(view.add(view)).isEqualTo(own.add(own));
    assertThat(Tensor.scalar(1).add(view)).isEqualTo(Tensor.scalar(1).add(own));
    assertThat(view.sum(0)).isEqualTo(own.sum(0));
    assertThat(view.max(1)).isEqualTo(own.max(1));
    assertThat(view.matmul(view.transpose())).isEqualTo(own.matmul(own.transpose()));
    assertThat(view.reshape(-1)).isEqualTo(own.reshape(6));
    assertThat(view.softmax(1)).isEqualTo(own.softmax(1));
    assertThat(view.greater(2).toArray()).hasLength(6);
    assertThat(view.in(Arithmetic.DECIMAL60)).isEqualTo(own.in(Arithmetic.DECIMAL60));
    assertThat(view.in(Arithmetic.BINARY32).toArray()).hasLength(6);
    assertThat(view.toDoubles()).hasLength(6);
    assertThat(view.decimals()).hasLength(6);
  }

  @Test
  void copiesAndResultsOutliveIt() {
    Tensor copy = view.copy();
    Tensor same = view.in(Arithmetic.BINARY32);
    Tensor reshaped = view.reshape(3, 2);
    generation.advance();
    buffer[0] = 8;
    check("copy", copy, shape(2, 3), 1, 2, 3, 4, 5, 6);
    check("in", same, shape(2, 3), 1, 2, 3, 4, 5, 6);
    check("reshape", reshaped, shape(3, 2), 1, 2, 3, 4, 5, 6);
  }

  @ParameterizedTest
  @MethodSource
  void isStaleAfterwards(Function<Tensor, Executable> use) {
    Executable call = use.apply(view);
    generation.advance();
    assertThat(assertThrows(IllegalStateException.class, call))
        .hasMessageThat()
        .isEqualTo(
            "stale view: the tensor stood in a buffer of DigitsLogits, which a later call has"
                + " overwritten; keep it with copy()");
  }

  static Stream<Function<Tensor, Executable>> isStaleAfterwards() {
    Tensor other = Tensor.zeros(2, 3);
    return Stream.of(
        view -> () -> view.get(0, 0),
        view -> view::toArray,
        view -> view::toDoubles,
        view -> view::decimals,
        view -> view::copy,
        view -> () -> view.read(),
        view -> view::hashCode,
        view -> () -> view.in(Arithmetic.DECIMAL60),
        view -> () -> view.in(Arithmetic.BINARY32),
        view -> () -> view.equals(other),
        view -> () -> other.equals(view),
        view -> () -> view.add(other),
        view -> () -> other.add(view),
        view -> () -> other.greater(view),
        view -> () -> other.where(other.greater(1), view),
        view -> view::exp,
        view -> () -> view.sum(0),
        view -> () -> view.sum(1),
        view -> () -> view.max(1),
        view -> () -> view.argmax(0),
        view -> () -> view.matmul(other.transpose()),
        view -> () -> other.transpose().matmul(view),
        view -> () -> view.reshape(6),
        view -> () -> view.expand(2, 2, 3),
        view -> view::transpose,
        view -> () -> view.pick(Labels.of(0, 0), 1),
        view -> () -> view.where(other.greater(1)),
        view -> () -> view.softmax(1),
        view -> () -> view.meanSquaredError(other));
  }

  @Test
  void shapeAndTextOfAStaleView() {
    generation.advance();
    assertThat(view.isStale()).isTrue();
    assertThat(view.shape()).isEqualTo(shape(2, 3));
    assertThat(view.rank()).isEqualTo(2);
    assertThat(view.size(-1)).isEqualTo(3);
    assertThat(view.matches(2, 3)).isTrue();
    assertThat(view.toString()).isEqualTo("Tensor[2, 3] (stale view)");
    // It still gives its arithmetic.
    check("fill", view.fill(3, 1), shape(1), 3);
  }

  @Test
  void isRenewed() {
    long before = view.stamp();
    Tensor sum = view.add(0);
    generation.advance();
    view.renew();
    assertThat(view.isStale()).isFalse();
    assertThat(view.stamp()).isNotEqualTo(before);
    check("same shape", view, shape(2, 3), 1, 2, 3, 4, 5, 6);
    generation.advance();
    view.renew(1, 3);
    check("another shape", view, shape(1, 3), 1, 2, 3);
    check("grown", renewed(4, 2), shape(4, 2), 1, 2, 3, 4, 5, 6, 99, 99);
    check("a result made before", sum, shape(2, 3), 1, 2, 3, 4, 5, 6);
  }

  private Tensor renewed(int... sizes) {
    view.renew(sizes);
    return view;
  }

  @Test
  void ordinaryTensorsNeverAre() {
    assertThat(Tensor.zeros(2).isStale()).isFalse();
    assertThat(view.copy().isStale()).isFalse();
  }
}
