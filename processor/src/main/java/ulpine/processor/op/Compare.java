package ulpine.processor.op;

import java.util.List;
import java.util.Optional;
import ulpine.processor.graph.GraphBuilder;
import ulpine.processor.graph.Node;
import ulpine.processor.graph.Op;
import ulpine.processor.graph.Operation;
import ulpine.processor.graph.Signature;
import ulpine.processor.graph.Signature.Kind;
import ulpine.processor.graph.Type;
import ulpine.processor.scalar.Expr;
import ulpine.processor.scalar.Index;
import ulpine.processor.scalar.Primitive;

/**
 * A comparison to a mask, with suffix broadcasting; false where either side is NaN. It has no
 * derivative.
 */
record Compare(Relation relation) implements Op {
  /** The four orderings. */
  enum Relation {
    GREATER("greater", Primitive.GREATER),
    GREATER_EQUAL("greaterEqual", Primitive.GREATER_EQUAL),
    LESS("less", Primitive.LESS),
    LESS_EQUAL("lessEqual", Primitive.LESS_EQUAL);

    private final Signature signature;
    private final Primitive primitive;

    Relation(String method, Primitive primitive) {
      this.signature = Signature.method(method, Kind.TENSOR);
      this.primitive = primitive;
    }
  }

  static final List<Operation> OPERATIONS = java.util.Arrays.stream(Relation.values())
      .map(r -> new Operation(r.signature, (arguments, operands) -> new Compare(r)))
      .toList();

  @Override
  public Operation operation() {
    return Operations.named(relation.signature.name()).get(0);
  }

  @Override
  public Type infer(List<Type> operands) {
    return Type.bool(Broadcast.shape(signature().name(), operands.get(0), operands.get(1)));
  }

  @Override
  public Expr element(Node self, List<Index> at) {
    return Expr.apply(relation.primitive, Broadcast.read(self, 0, at), Broadcast.read(self, 1, at));
  }

  @Override
  public List<Optional<Node>> vjp(Node self, Node seed, GraphBuilder b) {
    return List.of(Optional.empty(), Optional.empty());
  }
}
