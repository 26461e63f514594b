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
import ulpine.processor.scalar.Expr;
import ulpine.processor.scalar.Index;
import ulpine.processor.shape.Shape;

/** {@code x.fill(value, sizes...)}: a constant tensor in the arithmetic of {@code x}. */
public record Fill(Argument value, Shape shape) implements Op {
  static final Operation OPERATION = new Operation(
      Signature.like("fill", Kind.REAL, Kind.SIZES),
      (arguments, operands) ->
          new Fill(arguments.get(0), new Shape(((Argument.Sizes) arguments.get(1)).values())));

  public Fill(double value, Shape shape) {
    this(new Argument.Real(value), shape);
  }

  /** A constant without axes, which broadcasts to every shape. */
  public static Fill scalar(double value) {
    return new Fill(value, Shape.SCALAR);
  }

  @Override
  public Operation operation() {
    return OPERATION;
  }

  @Override
  public List<Argument> arguments() {
    return List.of(value, new Argument.Sizes(shape.dims()));
  }

  @Override
  public Type infer(List<Type> operands) {
    for (Dim size : shape.dims()) {
      Sizes.check("fill", size);
    }
    return Type.real(shape);
  }

  @Override
  public Expr element(Node self, List<Index> at) {
    return Constants.expr(value);
  }

  @Override
  public List<Optional<Node>> vjp(Node self, Node seed, GraphBuilder b) {
    return List.of();
  }
}
