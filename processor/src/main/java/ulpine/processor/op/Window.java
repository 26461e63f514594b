package ulpine.processor.op;

import java.util.List;
import ulpine.processor.dim.Dim;
import ulpine.processor.graph.Argument;
import ulpine.processor.graph.GraphBuilder;
import ulpine.processor.graph.Node;
import ulpine.processor.report.Code;
import ulpine.processor.report.Problem;
import ulpine.processor.shape.Shape;

/**
 * How a kernel of weights moves over an image: what its convolution and the derivatives of that
 * have in common. All are of images {@code x [B, C, H, W]}, weights {@code w [O, C / groups, KH,
 * KW]} and results {@code y [B, O, (H + 2 padding - dilation (KH - 1) - 1) / stride + 1, ...]},
 * rounded down.
 */
record Window(int stride, int padding, int dilation, int groups) {
  /** The window that the last four arguments of an operation say. */
  static Window of(String operation, List<Argument> arguments) {
    int first = arguments.size() - 4;
    return new Window(
        number(operation, "the stride", arguments.get(first), 1),
        number(operation, "the padding", arguments.get(first + 1), 0),
        number(operation, "the dilation", arguments.get(first + 2), 1),
        number(operation, "the number of groups", arguments.get(first + 3), 1));
  }

  private static int number(String operation, String what, Argument argument, int least) {
    Dim value = ((Argument.Size) argument).value();
    if (!value.isConstant()) {
      throw Problem.of(Code.U0303, "%s: %s must be a constant, but is %s", operation, what, value);
    }
    if (value.constant() < least || value.constant() > 1 << 16) {
      throw Problem.of(
          Code.U0115, "%s: %s must be at least %s, but is %s", operation, what, least, value);
    }
    return (int) value.constant();
  }

  /** These, as the last arguments of an operation. */
  List<Argument> arguments(Dim... first) {
    return java.util.stream.Stream.concat(
            java.util.Arrays.stream(first),
            java.util.stream.Stream.of(stride, padding, dilation, groups).map(Dim::of))
        .map(size -> (Argument) new Argument.Size(size))
        .toList();
  }

  /** The result's shape. */
  Shape result(String operation, Shape x, Shape w) {
    if (x.rank() != 4 || w.rank() != 4) {
      throw Problem.of(
          Code.U0106,
          "%s: an image of shape %s and weights of shape %s, but both need 4 axes",
          operation,
          x,
          w);
    }
    Dim channels = w.size(1).times(Dim.of(groups));
    if (!x.size(1).equals(channels)) {
      throw Problem.of(
          Code.U0101,
          "%s: an image of %s channels, but weights for %s",
          operation,
          x.size(1),
          channels);
    }
    if (w.size(0).exactQuotient(Dim.of(groups)).isEmpty()) {
      throw Problem.of(
          Code.U0104, "%s: %s results do not make %d groups", operation, w.size(0), groups);
    }
    return Shape.of(
        x.size(0),
        w.size(0),
        steps(operation, x.size(2), w.size(2)),
        steps(operation, x.size(3), w.size(3)));
  }

  /** How far the window moves over the image along one axis; if it fits, not negative. */
  Dim room(Dim image, Dim kernel) {
    Dim reach = kernel.minus(Dim.ONE).times(Dim.of(dilation)).plus(Dim.ONE);
    return image.plus(Dim.of(2L * padding)).minus(reach);
  }

  private Dim steps(String operation, Dim image, Dim kernel) {
    Dim padded = image.plus(Dim.of(2L * padding));
    Dim room = room(image, kernel);
    if (kernel.is(0) || (room.isConstant() && room.constant() < 0)) {
      throw Problem.of(
          Code.U0113,
          "%s: a kernel that reaches over %s does not fit into %s with its padding",
          operation,
          padded.minus(room),
          padded);
    }
    return room.dividedBy(Dim.of(stride)).plus(Dim.ONE);
  }

  /** A tensor with its groups on an axis of their own. */
  Node grouped(Node x, int axis, GraphBuilder b) {
    Dim each = x.shape().size(axis).exactQuotient(Dim.of(groups)).orElseThrow();
    Shape shape = x.shape().with(axis, each).insert(axis, Dim.of(groups));
    return b.apply(new Reshape(shape), x);
  }

  /** The inverse of {@link #grouped}. */
  static Node joined(Node x, int axis, GraphBuilder b) {
    Shape shape = x.shape();
    Dim both = shape.size(axis).times(shape.size(axis + 1));
    return b.apply(new Reshape(shape.without(axis).with(axis, both)), x);
  }
}
