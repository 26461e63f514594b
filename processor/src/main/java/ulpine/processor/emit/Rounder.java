package ulpine.processor.emit;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.TypeName;
import java.util.Locale;
import ulpine.annotations.Format;

/** How Java rounds to a format. */
record Rounder(Format format) {
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
    return CodeBlock.of("$T.$L($L)", Types.ROUNDING, method(), value);
  }

  /** A fused multiplication and addition that rounds to the narrow format. */
  CodeBlock fma(CodeBlock operands) {
    String method = method();
    return CodeBlock.of(
        "$T.fma$L$L($L)",
        Types.ROUNDING,
        method.substring(0, 1).toUpperCase(Locale.ROOT),
        method.substring(1),
        operands);
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

  /** The nearest number of the format, ties to even; NaN or infinity on overflow. */
  double nearest(double x) {
    if (isDouble() || x == 0 || !Double.isFinite(x)) {
      return x;
    }
    int exponent = Math.max(Math.getExponent(x), format.minExponent());
    double quantum = Math.scalb(1.0, exponent - format.precision() + 1);
    double rounded = Math.rint(x / quantum) * quantum;
    if (Math.abs(rounded) <= format.maxValue()) {
      return rounded;
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
