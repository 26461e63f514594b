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
import ulpine.processor.shape.Shape;

/**
 * The convolution of images {@code [B, C, H, W]} with weights {@code [O, C / groups, KH, KW]}, as
 * {@link Window} says. Each element accumulates by fma from +0, by channel, kernel row and kernel
 * column; what lies in the padding is skipped.
 */
record Conv2d(Window window) implements Op {
  static final Operation OPERATION = new Operation(
      Signature.method("conv2d", Kind.TENSOR, Kind.SIZE, Kind.SIZE, Kind.SIZE, Kind.SIZE),
      (arguments, operands) -> new Conv2d(Window.of("conv2d", arguments)));

  @Override
  public Operation operation() {
    return OPERATION;
  }

  @Override
  public List<Argument> arguments() {
    return window.arguments();
  }

  @Override
  public Type infer(List<Type> operands) {
    return Type.real(
        window.result("conv2d", operands.get(0).shape(), operands.get(1).shape()));
  }

  @Override
  public Optional<Node> decompose(Node self, GraphBuilder b) {
    Node x = window.grouped(self.operand(0), 1, b);
    Node w = window.grouped(self.operand(1), 0, b);
    Shape shape = Shape.of(
        self.shape().size(0),
        w.shape().size(0),
        w.shape().size(1),
        self.shape().size(2),
        self.shape().size(3));
    Node y = b.apply(new Convolve(Convolve.Kind.RESULT, window, shape), x, w);
    return Optional.of(Window.joined(y, 1, b));
  }

  @Override
  public List<Optional<Node>> vjp(Node self, Node seed, GraphBuilder b) {
    Node x = self.operand(0);
    Node w = self.operand(1);
    Dim rows = x.shape().size(2);
    Dim columns = x.shape().size(3);
    Dim kernelRows = w.shape().size(2);
    Dim kernelColumns = w.shape().size(3);
    return List.of(
        Optional.of(b.apply(new Conv2dImage(rows, columns, window), seed, w)),
        Optional.of(b.apply(new Conv2dWeights(kernelRows, kernelColumns, window), seed, x)));
  }
}
