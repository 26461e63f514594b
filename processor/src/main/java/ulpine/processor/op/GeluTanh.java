package ulpine.processor.op;

import java.util.List;
import ulpine.processor.graph.GraphBuilder;
import ulpine.processor.graph.Node;
import ulpine.processor.graph.Operation;
import ulpine.processor.graph.Signature;
import ulpine.processor.graph.Type;

/** {@code (x / 2) (1 + tanh(c (x + 0.044715 x^3)))} with {@code c = sqrt(2 / pi)}. */
record GeluTanh() implements Composite {
  static final Operation OPERATION =
      new Operation(Signature.method("geluTanh"), (arguments, operands) -> new GeluTanh());

  @Override
  public Operation operation() {
    return OPERATION;
  }

  @Override
  public Type infer(List<Type> operands) {
    return operands.get(0);
  }

  @Override
  public Node parts(Node self, GraphBuilder b) {
    Node x = self.operand(0);
    Node cube = b.apply(new Mul(), b.apply(new Square(), x), x);
    Node sum = b.apply(new Add(), x, b.apply(Scale.by(0.044715), cube));
    Node tanh = b.apply(new Tanh(), b.apply(Scale.by(0.7978845608028654), sum));
    return b.apply(new Mul(), b.apply(Scale.by(0.5), x), b.apply(Shift.by(1), tanh));
  }
}
