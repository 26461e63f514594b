package ulpine.example.digits;

import java.io.PrintStream;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import ulpine.Arithmetic;
import ulpine.Labels;
import ulpine.Layout;
import ulpine.Tensor;

/**
 * Holds the compiled gradient against central differences of the same method, {@link Digits#loss},
 * called with tensors of sixty digits: there a difference of two losses keeps all that matters.
 */
final class GradientCheck {
  /** The truncation error goes with its square, the rounding error with 1e-60 divided by it. */
  private static final double STEP = 0x1p-60;

  /** One partial derivative. */
  record Entry(String weight, float compiled, BigDecimal difference) {
    double relativeError() {
      BigDecimal error = new BigDecimal(compiled).subtract(difference).abs();
      return error.divide(difference.abs(), MathContext.DECIMAL64).doubleValue();
    }
  }

  private final Tensor images;
  private final Labels labels;
  private final Layout<Digits.Weights> layout = DigitsLoss.layout();
  private final List<Tensor> weights;
  private final List<Tensor> gradient;

  GradientCheck(DigitsData digits, Digits.Weights weights) {
    images = digits.images().in(Arithmetic.DECIMAL60);
    labels = digits.labels();
    DigitsLoss loss = new DigitsLoss(digits.size());
    loss.forward(digits.images(), labels, weights);
    gradient = layout.flatten(loss.backward());
    this.weights = layout.flatten(layout.map(weights, w -> w.in(Arithmetic.DECIMAL60)));
  }

  /** By three weights of each tensor: the largest, and two from the middle of the non-zeros. */
  List<Entry> entries() {
    return IntStream.range(0, gradient.size())
        .boxed()
        .flatMap(tensor -> {
          int[] indices = nonZero(gradient.get(tensor).toArray());
          int quarter = indices.length / 4;
          return Stream.of(0, quarter, 2 * quarter).map(i -> entry(tensor, indices[i]));
        })
        .toList();
  }

  void print(PrintStream out) {
    out.println("derivative by    compiled        difference in 60 digits       relative error");
    for (Entry entry : entries()) {
      out.printf(
          Locale.ROOT,
          "%-14s  % .7e   % .20e    %.1e%n",
          entry.weight,
          entry.compiled,
          entry.difference,
          entry.relativeError());
    }
  }

  /** The indices of the numbers that are not zero, the largest first. */
  private static int[] nonZero(float[] numbers) {
    return IntStream.range(0, numbers.length)
        .filter(i -> numbers[i] != 0)
        .boxed()
        .sorted(Comparator.comparing(i -> -Math.abs(numbers[i])))
        .mapToInt(Integer::intValue)
        .toArray();
  }

  private Entry entry(int tensor, int index) {
    BigDecimal difference =
        loss(tensor, index, STEP).sub(loss(tensor, index, -STEP)).div(2 * STEP).decimals()[0];
    float compiled = gradient.get(tensor).toArray()[index];
    return new Entry(layout.names().get(tensor) + position(tensor, index), compiled, difference);
  }

  private String position(int tensor, int index) {
    int columns = weights.get(tensor).size(-1);
    return weights.get(tensor).rank() == 1
        ? "[" + index + "]"
        : "[" + index / columns + ", " + index % columns + "]";
  }

  /** The loss where one weight is another. */
  private Tensor loss(int tensor, int index, double step) {
    Tensor old = weights.get(tensor);
    float[] unit = new float[old.length()];
    unit[index] = 1;
    List<Tensor> moved = new ArrayList<>(weights);
    moved.set(
        tensor, old.add(Tensor.over(unit, old.shape()).in(old.arithmetic()).mul(step)));
    return Digits.loss(images, labels, layout.rebuild(moved));
  }
}
