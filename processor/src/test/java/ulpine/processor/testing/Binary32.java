package ulpine.processor.testing;

import ulpine.kernel.Elementary;
import ulpine.processor.scalar.Primitive;

/** Java's {@code float}, with the elementary functions of the runtime. */
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
      case DIV, PROPORTION, SHARE -> a / b;
      case SQRT -> (float) Math.sqrt(a);
      case FMA -> Math.fma(a, b, x[2]);
      case NEG -> -a;
      case ABS -> Math.abs(a);
      case MIN -> Math.min(a, b);
      case MAX -> Math.max(a, b);
      case EXP -> Elementary.exp(a);
      case LOG, LOG_OF_SUM -> Elementary.log(a);
      case TANH -> Elementary.tanh(a);
      case SIGMOID -> Elementary.sigmoid(a);
      case SOFTPLUS -> Elementary.softplus(a);
      case EXPM1 -> Elementary.expm1(a);
      case LOG1P -> Elementary.log1p(a);
      case SIN -> Elementary.sin(a);
      case COS -> Elementary.cos(a);
      case ERF -> Elementary.erf(a);
      default -> throw new IllegalArgumentException(primitive.toString());
    };
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
