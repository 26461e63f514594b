package ulpine.processor.op;

import java.util.List;
import java.util.Optional;
import ulpine.processor.dim.Dim;
import ulpine.processor.graph.Argument;
import ulpine.processor.graph.GraphBuilder;
import ulpine.processor.graph.Node;
import ulpine.processor.graph.Op;
import ulpine.processor.graph.Operation;
import ulpine.processor.graph.Signature;
import ulpine.processor.graph.Signature.Kind;
import ulpine.processor.graph.Type;
import ulpine.processor.report.Code;
import ulpine.processor.report.Problem;
import ulpine.processor.shape.Shape;

/**
 * The derivative of {@link Conv2d} by the image, {@code y.conv2dImage(w, H, W, ...)}: the
 * transposed convolution. Each element accumulates by fma from +0, by output, kernel row and kernel
 * column.
 */
record Conv2dImage(Dim rows, Dim columns, Window window) implements Op {
  static final Operation OPERATION = new Operation(
      Signature.method(
          "conv2dImage",
          Kind.TENSOR,
          Kind.SIZE,
          Kind.SIZE,
          Kind.SIZE,
          Kind.SIZE,
          Kind.SIZE,
          Kind.SIZE),
      (arguments, operands) -> new Conv2dImage(
          ((Argument.Size) arguments.get(0)).value(),
          ((Argument.Size) arguments.get(1)).value(),
          Window.of("conv2dImage", arguments)));

  @Override
  public Operation operation() {
    return OPERATION;
  }

  @Override
  public List<Argument> arguments() {
    return window.arguments(rows, columns);
  }

  @Override
  public Type infer(List<Type> operands) {
    Shape y = operands.get(0).shape();
    Shape w = operands.get(1).shape();
    Sizes.check("conv2dImage", rows);
    Sizes.check("conv2dImage", columns);
    if (y.rank() != 4 || w.rank() != 4) {
      throw Problem.of(Code.U0106, "conv2dImage: shapes %s and %s, but both need 4 axes", y, w);
    }
    Dim channels = w.size(1).times(Dim.of(window.groups()));
    Shape x = Shape.of(y.size(0), channels, rows, columns);
    Shape expected = window.result("conv2dImage", x, w);
    if (!y.equals(expected)) {
      throw Problem.of(
          Code.U0107, "conv2dImage: images %s and weights %s give %s, not %s", x, w, expected, y);
    }
    return Type.real(x);
  }

  @Override
  public Optional<Node> decompose(Node self, GraphBuilder b) {
    Node y = window.grouped(self.operand(0), 1, b);
    Node w = window.grouped(self.operand(1), 0, b);
    Shape shape = Shape.of(y.shape().size(0), y.shape().size(1), w.shape().size(2), rows, columns);
    return Optional.of(
        Window.joined(b.apply(new Convolve(Convolve.Kind.IMAGE, window, shape), y, w), 1, b));
  }

  @Override
  public List<Optional<Node>> vjp(Node self, Node seed, GraphBuilder b) {
    Node y = self.operand(0);
    Node w = self.operand(1);
    Op weights = new Conv2dWeights(w.shape().size(2), w.shape().size(3), window);
    return List.of(
        Optional.of(b.apply(new Conv2d(window), seed, w)), Optional.of(b.apply(weights, y, seed)));
  }
}
