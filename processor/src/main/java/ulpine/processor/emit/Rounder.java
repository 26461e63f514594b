package ulpine.processor.emit;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.TypeName;
import ulpine.annotations.Format;
import ulpine.processor.graph.Numerics;

/**
 * How Java rounds to a format.
 *
 * @param saturates whether what is too large gives the largest number
 */
record Rounder(Format format, boolean saturates) {
  static Rounder of(Numerics numerics) {
    return new Rounder(numerics.format(), numerics.saturates());
  }

  /** That of the steps of sums, which saturate in the graph's own format only. */
  static Rounder ofSteps(Numerics numerics) {
    return numerics.widens() ? new Rounder(numerics.accumulator(), false) : of(numerics);
  }

  boolean isDouble() {
    return format == Format.BINARY64;
  }

  /** Whether Java has no type of the format, whose numbers are held in floats. */
  boolean isNarrow() {
    return format != Format.BINARY64 && format != Format.BINARY32;
  }

  /** Whether a product formed in binary32 could be rounded twice to effect: where it underflows. */
  boolean hasWideProducts() {
    return format == Format.TF32;
  }

  TypeName type() {
    return Types.of(format);
  }

  /** The name of the enum constant. */
  String name() {
    return format.name();
  }

  /** The class with the error rules. */
  ClassName bounds() {
    return isDouble() ? Types.DOUBLE_BOUNDS : Types.FLOAT_BOUNDS;
  }

  /** A float or double rounded to the narrow format. */
  CodeBlock round(CodeBlock value) {
    return CodeBlock.of("$T.$L($L)", Types.ROUNDING, function(), value);
  }

  /** A fused multiplication and addition that rounds to the narrow format. */
  CodeBlock fma(CodeBlock operands) {
    return CodeBlock.of("$T.$L($L)", Types.NARROW_FMA, function(), operands);
  }

  private String function() {
    return method() + (saturates ? "Saturating" : "");
  }

  private String method() {
    return switch (format) {
      case TF32 -> "tf32";
      case BFLOAT16 -> "bfloat16";
      case BINARY16 -> "binary16";
      case FP8_E4M3 -> "fp8E4m3";
      case FP8_E5M2 -> "fp8E5m2";
      case BINARY32, BINARY64 -> throw new IllegalStateException(format + " is a type of Java");
    };
  }

  /** The nearest number of the format, ties to even; on overflow what it is for the format. */
  double nearest(double x) {
    if (isDouble() || x == 0 || Double.isNaN(x) || (Double.isInfinite(x) && !saturates)) {
      return x;
    }
    int exponent = Math.max(Math.getExponent(x), format.minExponent());
    double quantum = Math.scalb(1.0, exponent - format.precision() + 1);
    double rounded = Math.rint(x / quantum) * quantum;
    if (Math.abs(rounded) <= format.maxValue()) {
      return rounded;
    }
    if (saturates) {
      return Math.copySign(format.maxValue(), x);
    }
    return format.hasInfinity() ? Math.copySign(Double.POSITIVE_INFINITY, x) : Double.NaN;
  }

  /** The nearest number of the format as a literal, or the name of a constant. */
  String literal(double exact) {
    double value = nearest(exact);
    String type = isDouble() ? "Double" : "Float";
    if (Double.isNaN(value)) {
      return type + ".NaN";
    }
    if (Double.isInfinite(value)) {
      return type + (value > 0 ? ".POSITIVE_INFINITY" : ".NEGATIVE_INFINITY");
    }
    if (isDouble()) {
      return Double.toString(value);
    }
    String digits = Float.toString((float) value);
    return (digits.endsWith(".0") ? digits.substring(0, digits.length() - 2) : digits) + "f";
  }
}
