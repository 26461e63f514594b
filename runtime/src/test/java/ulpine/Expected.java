package ulpine;

import java.math.BigDecimal;
import ulpine.annotations.Format;
import ulpine.kernel.Elementary;
import ulpine.kernel.Exact;

/**
 * Scalar results in an arithmetic: exact ones, rounded by division of integers. Where something is
 * zero or not finite Java's own operators say what comes out, but for what a format has not.
 */
record Expected(Format format, boolean saturating) {
  static Expected of(Arithmetic arithmetic) {
    return new Expected(arithmetic.format(), arithmetic.isSaturating());
  }

  static Expected steps(Arithmetic arithmetic) {
    return arithmetic.accumulator() == arithmetic.format()
        ? of(arithmetic)
        : new Expected(arithmetic.accumulator(), false);
  }

  /** A number that may not be finite; a zero keeps its sign. */
  double round(double v) {
    return v == 0 || !Double.isFinite(v) ? limit(v, v) : exact(new BigDecimal(v), v);
  }

  double exact(BigDecimal value, double sign) {
    return limit(Exact.round(format, value), value.signum() == 0 ? sign : value.signum());
  }

  /** What a rounded number becomes if it is too large, which shows as infinity or NaN. */
  private double limit(double rounded, double v) {
    if (Double.isNaN(v) || Double.isFinite(rounded)) {
      return Double.isNaN(v) ? v : rounded == 0 ? Math.copySign(0, v) : rounded;
    }
    double beyond = format.hasInfinity() ? Double.POSITIVE_INFINITY : Double.NaN;
    return Math.copySign(saturating ? format.maxValue() : beyond, v);
  }

  double apply(Binary function, double a, double b) {
    double java = switch (function) {
      case ADD -> a + b;
      case SUB -> a - b;
      case MUL -> a * b;
      case DIV -> a / b;
      case MAXIMUM -> Math.max(a, b);
      case MINIMUM -> Math.min(a, b);
    };
    boolean divided = function == Binary.DIV;
    if (!Double.isFinite(a) || !Double.isFinite(b) || (divided && b == 0)) {
      return limit(java, java);
    }
    BigDecimal x = new BigDecimal(a);
    BigDecimal y = new BigDecimal(b);
    return switch (function) {
      case ADD -> exact(x.add(y), java);
      case SUB -> exact(x.subtract(y), java);
      case MUL -> exact(x.multiply(y), java);
      case DIV -> limit(Exact.roundQuotient(format, a, b), Math.copySign(1, a) / b);
      case MAXIMUM, MINIMUM -> java;
    };
  }

  double apply(Unary function, double a) {
    return switch (function) {
      case NEG -> -a;
      case ABS -> Math.abs(a);
      case RELU -> Math.max(a, 0.0);
      case SQUARE -> apply(Binary.MUL, a, a);
      case SQRT ->
        a > 0 && Double.isFinite(a)
            ? Exact.root(new BigDecimal(a)).round(format)
            : round(Math.sqrt(a));
      case EXP -> round(StrictMath.exp(a));
      case LOG -> round(StrictMath.log(a));
      case TANH -> round(StrictMath.tanh(a));
      case SIGMOID -> round(sigmoid(a));
      case SOFTPLUS -> round(Math.max(a, 0.0) + StrictMath.log1p(StrictMath.exp(-Math.abs(a))));
      case EXPM1 -> round(StrictMath.expm1(a));
      case LOG1P -> round(StrictMath.log1p(a));
      case SIN -> round(StrictMath.sin(a));
      case COS -> round(StrictMath.cos(a));
      case ERF -> round(Elementary.erf(a));
    };
  }

  private static double sigmoid(double a) {
    return a < 0 ? StrictMath.exp(a) / (1 + StrictMath.exp(a)) : 1 / (1 + StrictMath.exp(-a));
  }

  /** {@code a * b + c} of finite numbers, not both the product and {@code c} being zero. */
  double fma(double a, double b, double c) {
    if (!Double.isFinite(c)) {
      return c;
    }
    return exact(new BigDecimal(a).multiply(new BigDecimal(b)).add(new BigDecimal(c)), 1);
  }

  // What is to be compared with that.

  static Tensor evaluate(Binary function, Tensor x, Tensor y) {
    return switch (function) {
      case ADD -> x.add(y);
      case SUB -> x.sub(y);
      case MUL -> x.mul(y);
      case DIV -> x.div(y);
      case MAXIMUM -> x.maximum(y);
      case MINIMUM -> x.minimum(y);
    };
  }

  static Tensor evaluate(Unary function, Tensor x) {
    return switch (function) {
      case NEG -> x.neg();
      case ABS -> x.abs();
      case RELU -> x.relu();
      case SQUARE -> x.square();
      case SQRT -> x.sqrt();
      case EXP -> x.exp();
      case LOG -> x.log();
      case TANH -> x.tanh();
      case SIGMOID -> x.sigmoid();
      case SOFTPLUS -> x.softplus();
      case EXPM1 -> x.expm1();
      case LOG1P -> x.log1p();
      case SIN -> x.sin();
      case COS -> x.cos();
      case ERF -> x.erf();
    };
  }
}
