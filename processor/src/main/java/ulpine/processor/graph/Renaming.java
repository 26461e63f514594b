package ulpine.processor.graph;

import java.util.List;
import java.util.Map;
import ulpine.processor.dim.Dim;

/** Operations with the symbols in their arguments replaced. */
public final class Renaming {
  private Renaming() {}

  /** The same operation on other operands, for other sizes. */
  public static Op of(Op op, List<Node> operands, Map<String, Dim> sizes) {
    List<Argument> arguments = op.arguments().stream().map(a -> of(a, sizes)).toList();
    return arguments.equals(op.arguments())
        ? op
        : op.operation()
            .factory()
            .create(arguments, operands.stream().map(Node::type).toList());
  }

  private static Argument of(Argument argument, Map<String, Dim> sizes) {
    if (argument instanceof Argument.Size size) {
      return new Argument.Size(size.value().substitute(sizes));
    }
    if (argument instanceof Argument.Sizes list) {
      return new Argument.Sizes(
          list.values().stream().map(d -> d.substitute(sizes)).toList());
    }
    return argument;
  }
}
