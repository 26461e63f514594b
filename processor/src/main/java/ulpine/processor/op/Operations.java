package ulpine.processor.op;

import java.util.List;
import java.util.stream.Stream;
import ulpine.processor.graph.Operation;
import ulpine.processor.graph.Signature;
import ulpine.processor.graph.Signature.Kind;

/** The table of operations: what a user can write. */
public final class Operations {
  /** {@code x - c} is {@code x + (-c)}, to the bit. */
  private static final Operation SUB_CONSTANT = new Operation(
      Signature.method("sub", Kind.REAL),
      (arguments, operands) -> new Shift(Constants.negate(arguments.get(0))));

  private static final List<Operation> ALL = Stream.concat(
          Stream.of(
              Add.OPERATION,
              Shift.OPERATION,
              SUB_CONSTANT,
              Sub.OPERATION,
              Mul.OPERATION,
              Scale.OPERATION,
              Div.OPERATION,
              DivideBy.OPERATION,
              Neg.OPERATION,
              Exp.OPERATION,
              Log.OPERATION,
              Tanh.OPERATION,
              Sigmoid.OPERATION,
              Softplus.OPERATION,
              Expm1.OPERATION,
              Log1p.OPERATION,
              Sin.OPERATION,
              Cos.OPERATION,
              Erf.OPERATION,
              Relu.OPERATION,
              Sqrt.OPERATION,
              Square.OPERATION,
              Abs.OPERATION,
              Maximum.OPERATION,
              Minimum.OPERATION,
              Clamp.OPERATION,
              Pow.OPERATION,
              Reciprocal.OPERATION,
              Rsqrt.OPERATION,
              Sign.OPERATION,
              LogClamped.OPERATION,
              LogSmooth.OPERATION,
              DivClamped.OPERATION,
              LeakyRelu.OPERATION,
              Elu.OPERATION,
              Silu.OPERATION,
              Gelu.OPERATION,
              GeluTanh.OPERATION,
              HardSigmoid.OPERATION,
              Softsign.OPERATION,
              Sum.OPERATION,
              Sum.KEEP_DIMS,
              Mean.OPERATION,
              Mean.KEEP_DIMS,
              Max.OPERATION,
              Max.KEEP_DIMS,
              Min.OPERATION,
              Min.KEEP_DIMS,
              Argmax.OPERATION,
              LogSumExp.OPERATION,
              Matmul.OPERATION,
              Matvec.OPERATION,
              Conv2d.OPERATION,
              Conv2dImage.OPERATION,
              Conv2dWeights.OPERATION,
              Transpose.OPERATION,
              Permute.OPERATION,
              Reshape.OPERATION,
              Expand.OPERATION,
              Squeeze.OPERATION,
              Unsqueeze.OPERATION,
              Softmax.OPERATION,
              LogSoftmax.OPERATION,
              MaskedSoftmax.OPERATION,
              Attention.OPERATION,
              Attention.MASKED,
              Normalize.OPERATION,
              LayerNorm.OPERATION,
              CrossEntropy.OPERATION,
              MeanSquaredError.OPERATION,
              Where.OPERATION,
              WhereZero.OPERATION,
              Pick.OPERATION,
              Place.OPERATION,
              OneHot.OPERATION,
              Fill.OPERATION),
          Compare.OPERATIONS.stream())
      .toList();

  private Operations() {}

  public static List<Operation> all() {
    return ALL;
  }

  /** The operations of that name, which differ in their parameters; none if the name is unknown. */
  public static List<Operation> named(String name) {
    return ALL.stream().filter(o -> o.signature().name().equals(name)).toList();
  }
}
