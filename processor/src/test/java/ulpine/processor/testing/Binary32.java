package ulpine.processor.testing;

import ulpine.processor.scalar.Primitive;

/**
 * Java's {@code float}, with elementary functions computed in double precision and rounded once.
 */
public final class Binary32 implements Numbers<Float> {
  @Override
  public Float constant(double value) {
    return (float) value;
  }

  @Override
  public Float apply(Primitive primitive, Float[] x) {
    float a = x[0];
    float b = x.length > 1 ? x[1] : 0;
    return switch (primitive) {
      case ADD -> a + b;
      case SUB -> a - b;
      case MUL -> a * b;
      case DIV, PROPORTION -> a / b;
      case SQRT -> (float) Math.sqrt(a);
      case FMA -> Math.fma(a, b, x[2]);
      case NEG -> -a;
      case ABS -> Math.abs(a);
      case MIN -> Math.min(a, b);
      case MAX -> Math.max(a, b);
      case EXP -> (float) StrictMath.exp(a);
      case LOG, LOG_OF_SUM -> (float) StrictMath.log(a);
      case TANH -> (float) StrictMath.tanh(a);
      case SIGMOID -> (float) sigmoid(a);
      case SOFTPLUS ->
        (float) (Math.max(a, 0.0) + StrictMath.log1p(StrictMath.exp(-Math.abs((double) a))));
      default -> throw new IllegalArgumentException(primitive.toString());
    };
  }

  private static double sigmoid(double x) {
    double e = StrictMath.exp(-Math.abs(x));
    return x < 0 ? e / (1 + e) : 1 / (1 + e);
  }

  @Override
  public boolean compare(Primitive primitive, Float x, Float y) {
    float a = x;
    float b = y;
    return switch (primitive) {
      case GREATER -> a > b;
      case GREATER_EQUAL -> a >= b;
      case LESS -> a < b;
      case LESS_EQUAL -> a <= b;
      default -> throw new IllegalArgumentException(primitive.toString());
    };
  }

  @Override
  public Float negativeInfinity() {
    return Float.NEGATIVE_INFINITY;
  }

  @Override
  public boolean isNaN(Float x) {
    return Float.isNaN(x);
  }

  @Override
  public Float[] array(int length) {
    return new Float[length];
  }
}
