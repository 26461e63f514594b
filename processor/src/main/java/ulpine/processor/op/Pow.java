package ulpine.processor.op;

import java.util.List;
import java.util.Optional;
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

/**
 * {@code x^c} for a multiple c of 1/2: repeated squaring from the highest bit of the whole part
 * down, then the root's factor, then for negative c one division, each step rounded. The derivative
 * is {@code c x^(c - 1)}.
 */
record Pow(double exponent) implements Op {
  private static final double LARGEST = 64;

  static final Operation OPERATION = new Operation(
      Signature.method("pow", Kind.REAL), (arguments, operands) -> create(arguments.get(0)));

  private static Pow create(Argument argument) {
    double exponent = Constants.real("pow", argument);
    if (!(Math.abs(exponent) <= LARGEST) || Math.rint(2 * exponent) != 2 * exponent) {
      throw Problem.of(
              Code.U0115,
              "pow: the exponent must be a multiple of 0.5 from -64 to 64, but is %s",
              exponent)
          .withHint("for positive x and any exponent c: x.log().mul(c).exp()");
    }
    return new Pow(exponent);
  }

  @Override
  public Operation operation() {
    return OPERATION;
  }

  @Override
  public List<Argument> arguments() {
    return List.of(new Argument.Real(exponent));
  }

  @Override
  public Type infer(List<Type> operands) {
    return operands.get(0);
  }

  @Override
  public Optional<Node> decompose(Node self, GraphBuilder b) {
    Node x = self.operand(0);
    double size = Math.abs(exponent);
    int whole = (int) size;
    Node power = null;
    if (whole > 0) {
      power = x;
      for (int bit = Integer.highestOneBit(whole) >> 1; bit > 0; bit >>= 1) {
        power = b.apply(new Square(), power);
        power = (whole & bit) == 0 ? power : b.apply(new Mul(), power, x);
      }
    }
    if (size > whole) {
      Node root = b.apply(new Sqrt(), x);
      power = power == null ? root : b.apply(new Mul(), power, root);
    }
    if (power == null) {
      return Optional.of(b.apply(new Fill(1, x.shape())));
    }
    // A node of its own even where the power is the operand itself.
    return Optional.of(
        exponent < 0
            ? b.apply(new Reciprocal(), power)
            : power == x ? b.apply(new Reshape(x.shape()), x) : power);
  }

  @Override
  public List<Optional<Node>> vjp(Node y, Node seed, GraphBuilder b) {
    if (exponent == 0) {
      return List.of(Optional.empty());
    }
    if (exponent == 1) {
      return List.of(Optional.of(seed));
    }
    Node slope = b.apply(Scale.by(exponent), b.apply(new Pow(exponent - 1), y.operand(0)));
    return List.of(Optional.of(b.apply(new Mul(), seed, slope)));
  }
}
