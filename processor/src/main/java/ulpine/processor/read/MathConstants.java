package ulpine.processor.read;

import com.sun.source.tree.MethodInvocationTree;
import java.util.List;
import ulpine.processor.dim.Dim;
import ulpine.processor.report.Code;
import ulpine.processor.report.Problem;

/**
 * Functions of {@link Math} on constants. Their values are those of {@link StrictMath}, the same
 * everywhere.
 */
final class MathConstants {
  private MathConstants() {}

  static Value call(MethodInvocationTree call, String name, List<Value> arguments) {
    if (arguments.stream().anyMatch(Value.OfNode.class::isInstance)) {
      throw new Located(
          call.getMethodSelect(),
          Problem.of(Code.U0301, "Math.%s takes numbers, not tensors", name)
              .withHint("tensors have methods of their own: x.exp(), x.maximum(y)"));
    }
    boolean sizes =
        arguments.stream().allMatch(a -> a instanceof Value.OfSize s && s.size().isConstant());
    double[] x = new double[arguments.size()];
    for (int i = 0; i < x.length; i++) {
      x[i] = Arithmetic.real(call.getArguments().get(i), arguments.get(i));
    }
    String key = name + "/" + x.length;
    return switch (key) {
      case "sqrt/1" -> new Value.OfReal(StrictMath.sqrt(x[0]));
      case "exp/1" -> new Value.OfReal(StrictMath.exp(x[0]));
      case "log/1" -> new Value.OfReal(StrictMath.log(x[0]));
      case "pow/2" -> new Value.OfReal(StrictMath.pow(x[0], x[1]));
      case "abs/1" -> number(sizes, sizes ? Math.abs((int) x[0]) : Math.abs(x[0]));
      case "max/2" -> number(sizes, Math.max(x[0], x[1]));
      case "min/2" -> number(sizes, Math.min(x[0], x[1]));
      default ->
        throw new Located(
            call.getMethodSelect(),
            Problem.of(Code.U0301, "Math.%s is not part of the graph language", name)
                .withHint("on constants there are sqrt, exp, log, pow, abs, max and min"));
    };
  }

  private static Value number(boolean size, double value) {
    return size ? new Value.OfSize(Dim.of((long) value)) : new Value.OfReal(value);
  }
}
