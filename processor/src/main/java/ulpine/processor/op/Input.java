package ulpine.processor.op;

import java.util.List;
import java.util.Optional;
import ulpine.processor.graph.GraphBuilder;
import ulpine.processor.graph.Node;
import ulpine.processor.graph.Op;
import ulpine.processor.graph.Operation;
import ulpine.processor.graph.Signature;
import ulpine.processor.graph.Type;
import ulpine.processor.scalar.Expr;
import ulpine.processor.scalar.Index;

/** An input of the graph; {@code path} is the way to it from a parameter: {@code w.inner.bias}. */
public record Input(String path, Type type) implements Op {
  private static final Operation OPERATION =
      new Operation(Signature.like("input"), (arguments, operands) -> {
        throw new IllegalStateException("inputs are declared, not called");
      });

  @Override
  public Operation operation() {
    return OPERATION;
  }

  @Override
  public Type infer(List<Type> operands) {
    return type;
  }

  @Override
  public Expr element(Node self, List<Index> at) {
    throw new IllegalStateException("an input is not computed");
  }

  @Override
  public List<Optional<Node>> vjp(Node self, Node seed, GraphBuilder b) {
    return List.of();
  }
}
