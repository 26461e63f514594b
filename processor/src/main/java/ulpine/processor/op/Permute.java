package ulpine.processor.op;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
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

/**
 * Reorders the axes: axis {@code i} of the result is axis {@code axes[i]} of the operand; a view.
 */
record Permute(List<Integer> axes) implements Op {
  static final Operation OPERATION = new Operation(
      Signature.method("permute", Kind.AXES), (arguments, operands) -> create(arguments, operands));

  Permute {
    axes = List.copyOf(axes);
  }

  private static Permute create(List<Argument> arguments, List<Type> operands) {
    Shape shape = operands.get(0).shape();
    List<Integer> axes = new ArrayList<>();
    for (Dim axis : ((Argument.Sizes) arguments.get(0)).values()) {
      axes.add(Sizes.axis("permute", axis.constant(), shape));
    }
    if (axes.size() != shape.rank() || axes.stream().distinct().count() != axes.size()) {
      throw Problem.of(
          Code.U0111,
          "permute: %s is not a permutation of the %d axes of %s",
          arguments,
          shape.rank(),
          shape);
    }
    return new Permute(axes);
  }

  @Override
  public Operation operation() {
    return OPERATION;
  }

  @Override
  public List<Argument> arguments() {
    return List.of(Argument.Sizes.of(axes));
  }

  @Override
  public Type infer(List<Type> operands) {
    return Type.real(new Shape(axes.stream().map(operands.get(0).shape()::size).toList()));
  }

  @Override
  public Expr element(Node self, List<Index> at) {
    return new Expr.Read(0, inverse().stream().map(at::get).toList());
  }

  @Override
  public List<Optional<Node>> vjp(Node self, Node seed, GraphBuilder b) {
    return List.of(Optional.of(b.apply(new Permute(inverse()), seed)));
  }

  private List<Integer> inverse() {
    return IntStream.range(0, axes.size()).mapToObj(axes::indexOf).toList();
  }
}
