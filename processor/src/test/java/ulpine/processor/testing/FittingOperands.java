package ulpine.processor.testing;

import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import ulpine.processor.dim.Dim;
import ulpine.processor.graph.Argument;
import ulpine.processor.graph.Operation;
import ulpine.processor.shape.Shape;

/**
 * Operands and arguments for operations whose operands seldom fit by chance.
 *
 * @param arguments those of the operation, or none where chance serves as well
 */
record FittingOperands(List<Shape> shapes, List<Argument> arguments) {
  private static final Dim B = Dim.symbol("B");
  private static final Dim T = Dim.symbol("T");

  /** Empty where chance serves as well, and now and then for all. */
  static Optional<FittingOperands> of(Operation operation, Random random) {
    if (random.nextInt(4) == 0) {
      return Optional.empty();
    }
    Dim t = pick(random, T, Dim.of(1), Dim.of(3));
    Dim s = pick(random, T, Dim.of(2), Dim.of(3));
    Dim d = pick(random, Dim.of(1), Dim.of(3), Dim.of(4));
    Shape leading = random.nextBoolean() ? Shape.SCALAR : Shape.of(pick(random, B, Dim.of(2)));
    return switch (operation.signature().name()) {
      case "attention" -> shapes(leading.append(t, d), leading.append(s, d), leading.append(s, t));
      case "maskedAttention" ->
        shapes(
            leading.append(t, d),
            leading.append(s, d),
            leading.append(s, Dim.of(2)),
            random.nextBoolean() ? Shape.of(t, s) : leading.append(t, s));
      case "maskedSoftmax" ->
        shapes(leading.append(t, d), random.nextBoolean() ? Shape.of(t, d) : leading.append(t, d));
      case "layerNorm" -> shapes(leading.append(t, d), Shape.of(d), Shape.of(d));
      case "conv2d", "conv2dImage", "conv2dWeights" ->
        Optional.of(convolution(operation.signature().name(), random));
      default -> Optional.empty();
    };
  }

  private static Optional<FittingOperands> shapes(Shape... shapes) {
    return Optional.of(new FittingOperands(List.of(shapes), List.of()));
  }

  private static FittingOperands convolution(String operation, Random random) {
    int stride = 1 + random.nextInt(2);
    int padding = random.nextInt(3);
    int groups = 1 + random.nextInt(2);
    // T may be 2, into which no kernel of two rows fits with a gap.
    Dim rows = random.nextInt(3) == 0 ? T : Dim.of(3);
    int dilation = rows.equals(T) ? 1 : 1 + random.nextInt(2);
    Dim columns = Dim.of(3 + random.nextInt(2));
    Dim kernelRows = Dim.of(1 + random.nextInt(2));
    Dim kernelColumns = Dim.of(1 + random.nextInt(2));
    Dim batch = pick(random, B, Dim.of(1), Dim.of(2));
    Dim channels = Dim.of(1 + random.nextInt(2));
    Dim outputs = Dim.of((1L + random.nextInt(2)) * groups);
    Shape x = Shape.of(batch, channels.times(Dim.of(groups)), rows, columns);
    Shape w = Shape.of(outputs, channels, kernelRows, kernelColumns);
    Shape y = Shape.of(
        batch,
        outputs,
        steps(rows, kernelRows, stride, padding, dilation),
        steps(columns, kernelColumns, stride, padding, dilation));
    List<Integer> window = List.of(stride, padding, dilation, groups);
    return switch (operation) {
      case "conv2d" -> new FittingOperands(List.of(x, w), arguments(window));
      case "conv2dImage" -> new FittingOperands(List.of(y, w), arguments(window, rows, columns));
      default -> new FittingOperands(List.of(y, x), arguments(window, kernelRows, kernelColumns));
    };
  }

  private static Dim steps(Dim size, Dim kernel, int stride, int padding, int dilation) {
    return size.plus(Dim.of(2L * padding))
        .minus(kernel.minus(Dim.ONE).times(Dim.of(dilation)))
        .minus(Dim.ONE)
        .dividedBy(Dim.of(stride))
        .plus(Dim.ONE);
  }

  private static List<Argument> arguments(List<Integer> window, Dim... first) {
    return IntStream.range(0, first.length + window.size())
        .mapToObj(i -> i < first.length ? first[i] : Dim.of(window.get(i - first.length)))
        .map(size -> (Argument) new Argument.Size(size))
        .toList();
  }

  private static Dim pick(Random random, Dim... dims) {
    return dims[random.nextInt(dims.length)];
  }
}
