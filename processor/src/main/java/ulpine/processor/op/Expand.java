package ulpine.processor.op;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
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

/**
 * Repeats along new leading axes and along axes of size 1, the shapes being aligned at their ends;
 * a view.
 */
record Expand(Shape shape) implements Op {
  static final Operation OPERATION = new Operation(
      Signature.method("expand", Kind.SIZES),
      (arguments, operands) -> new Expand(new Shape(((Argument.Sizes) arguments.get(0)).values())));

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
    Shape x = operands.get(0).shape();
    int extra = shape.rank() - x.rank();
    boolean fits = extra >= 0;
    for (int axis = 0; fits && axis < x.rank(); axis++) {
      fits = x.size(axis).is(1) || x.size(axis).equals(shape.size(axis + extra));
    }
    if (!fits) {
      throw Problem.of(Code.U0105, "expand: %s does not become %s by repeating", x, shape)
          .withHint("aligned at their ends, each size must be equal or 1");
    }
    shape.dims().forEach(size -> Sizes.check("expand", size));
    return Type.real(shape);
  }

  @Override
  public Expr element(Node self, List<Index> at) {
    Shape x = self.operand(0).shape();
    int extra = shape.rank() - x.rank();
    return new Expr.Read(
        0,
        IntStream.range(0, x.rank())
            .mapToObj(axis -> repeats(x, axis) ? Index.ZERO : at.get(axis + extra))
            .toList());
  }

  @Override
  public List<Optional<Node>> vjp(Node self, Node seed, GraphBuilder b) {
    Shape x = self.operand(0).shape();
    int extra = shape.rank() - x.rank();
    List<Integer> ones = IntStream.range(0, x.rank())
        .filter(axis -> repeats(x, axis))
        .mapToObj(axis -> axis + extra)
        .toList();
    Node sum = seed;
    if (extra > 0 || !ones.isEmpty()) {
      List<Integer> axes = new ArrayList<>(IntStream.range(0, extra).boxed().toList());
      axes.addAll(ones);
      sum = b.apply(new Sum(axes, extra == 0), seed);
    }
    return List.of(Optional.of(sum.shape().equals(x) ? sum : b.apply(new Reshape(x), sum)));
  }

  private boolean repeats(Shape x, int axis) {
    return !x.size(axis).equals(shape.size(axis + shape.rank() - x.rank()));
  }
}
