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
 * The derivative of {@link Conv2d} by the weights, {@code y.conv2dWeights(x, KH, KW, ...)}. Each
 * element accumulates by fma from +0, by example, result row and result column.
 */
record Conv2dWeights(Dim rows, Dim columns, Window window) implements Op {
  static final Operation OPERATION = new Operation(
      Signature.method(
          "conv2dWeights",
          Kind.TENSOR,
          Kind.SIZE,
          Kind.SIZE,
          Kind.SIZE,
          Kind.SIZE,
          Kind.SIZE,
          Kind.SIZE),
      (arguments, operands) -> new Conv2dWeights(
          ((Argument.Size) arguments.get(0)).value(),
          ((Argument.Size) arguments.get(1)).value(),
          Window.of("conv2dWeights", arguments)));

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
    Shape x = operands.get(1).shape();
    Sizes.check("conv2dWeights", rows);
    Sizes.check("conv2dWeights", columns);
    if (y.rank() != 4 || x.rank() != 4) {
      throw Problem.of(Code.U0106, "conv2dWeights: shapes %s and %s, but both need 4 axes", y, x);
    }
    Dim each = x.size(1)
        .exactQuotient(Dim.of(window.groups()))
        .orElseThrow(() -> Problem.of(
            Code.U0104,
            "conv2dWeights: %s channels do not make %d groups",
            x.size(1),
            window.groups()));
    Shape w = Shape.of(y.size(1), each, rows, columns);
    Shape expected = window.result("conv2dWeights", x, w);
    if (!y.equals(expected)) {
      throw Problem.of(
          Code.U0107, "conv2dWeights: images %s and weights %s give %s, not %s", x, w, expected, y);
    }
    return Type.real(w);
  }

  @Override
  public Optional<Node> decompose(Node self, GraphBuilder b) {
    Node y = window.grouped(self.operand(0), 1, b);
    Node x = window.grouped(self.operand(1), 1, b);
    Shape shape = Shape.of(y.shape().size(1), y.shape().size(2), x.shape().size(2), rows, columns);
    return Optional.of(
        Window.joined(b.apply(new Convolve(Convolve.Kind.WEIGHTS, window, shape), y, x), 0, b));
  }

  @Override
  public List<Optional<Node>> vjp(Node self, Node seed, GraphBuilder b) {
    Node y = self.operand(0);
    Node x = self.operand(1);
    Op image = new Conv2dImage(x.shape().size(2), x.shape().size(3), window);
    return List.of(
        Optional.of(b.apply(new Conv2d(window), x, seed)), Optional.of(b.apply(image, y, seed)));
  }
}
