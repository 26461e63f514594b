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
import ulpine.processor.scalar.Expr;
import ulpine.processor.scalar.Index;
import ulpine.processor.shape.Shape;

/** The same elements in row-major order under another shape. One size may be -1: what is left. */
public record Reshape(Shape shape) implements Op {
  static final Operation OPERATION = new Operation(
      Signature.method("reshape", Kind.SIZES),
      (arguments, operands) -> new Reshape(
          solve(((Argument.Sizes) arguments.get(0)).values(), operands.get(0).shape())));

  private static Shape solve(List<Dim> sizes, Shape operand) {
    int open = sizes.indexOf(Dim.of(-1));
    if (open < 0) {
      return new Shape(sizes);
    }
    Shape known = new Shape(sizes).without(open);
    if (known.dims().contains(Dim.of(-1))) {
      throw Problem.of(Code.U0104, "reshape: more than one size is -1");
    }
    Dim rest = known.length().is(0)
        ? Dim.ZERO
        : operand
            .length()
            .exactQuotient(known.length())
            .orElseThrow(() -> Problem.of(
                Code.U0104,
                "reshape: the %s elements of %s are not a multiple of %s",
                operand.length(),
                operand,
                known));
    return known.insert(open, rest);
  }

  @Override
  public Operation operation() {
    return OPERATION;
  }

  @Override
  public List<Argument> arguments() {
    return Broadcast.sizes(shape);
  }

  @Override
  public Type infer(List<Type> operands) {
    Shape operand = operands.get(0).shape();
    shape.dims().forEach(size -> Sizes.check("reshape", size));
    if (!operand.length().equals(shape.length())) {
      throw Problem.of(
          Code.U0104,
          "reshape: %s has %s elements, %s has %s",
          operand,
          operand.length(),
          shape,
          shape.length());
    }
    return new Type(operands.get(0).element(), shape);
  }

  @Override
  public Expr element(Node self, List<Index> at) {
    return new Expr.ReadFlat(0, Index.flat(at, shape.strides()));
  }

  @Override
  public List<Optional<Node>> vjp(Node self, Node seed, GraphBuilder b) {
    return List.of(Optional.of(b.apply(new Reshape(self.operand(0).shape()), seed)));
  }
}
