package ulpine.kernel;

import java.util.stream.IntStream;
import ulpine.annotations.Format;

/**
 * The narrow formats with the methods of {@link Rounding}, {@link NarrowFma} and {@link Encodings}
 * for each.
 */
public enum Narrow {
  BFLOAT16(
      Format.BFLOAT16,
      16,
      Rounding::bfloat16,
      Rounding::bfloat16,
      Rounding::bfloat16Saturating,
      Rounding::bfloat16Saturating,
      (a, b, c) -> Rounding.bfloat16(Rounding.fmaToOdd(a, b, c)),
      NarrowFma::bfloat16,
      NarrowFma::bfloat16Saturating,
      new Split(
          Rounding.BFLOAT16_MULTIPLIER, Rounding.BFLOAT16_SMALLEST, Rounding.BFLOAT16_LARGEST)),
  TF32(
      Format.TF32,
      19,
      Rounding::tf32,
      Rounding::tf32,
      Rounding::tf32Saturating,
      Rounding::tf32Saturating,
      (a, b, c) -> Rounding.tf32(Rounding.fmaToOdd(a, b, c)),
      NarrowFma::tf32,
      NarrowFma::tf32Saturating,
      new Split(Rounding.TF32_MULTIPLIER, Rounding.TF32_SMALLEST, Rounding.TF32_LARGEST)),
  BINARY16(
      Format.BINARY16,
      16,
      Rounding::binary16,
      Rounding::binary16,
      Rounding::binary16Saturating,
      Rounding::binary16Saturating,
      (a, b, c) -> Rounding.binary16(Rounding.fmaToOdd(a, b, c)),
      NarrowFma::binary16,
      NarrowFma::binary16Saturating,
      new Split(
          Rounding.BINARY16_MULTIPLIER, Rounding.BINARY16_SMALLEST, Rounding.BINARY16_LARGEST)),
  FP8_E4M3(
      Format.FP8_E4M3,
      8,
      Rounding::fp8E4m3,
      Rounding::fp8E4m3,
      Rounding::fp8E4m3Saturating,
      Rounding::fp8E4m3Saturating,
      (a, b, c) -> Rounding.fp8E4m3(Rounding.fmaToOdd(a, b, c)),
      NarrowFma::fp8E4m3,
      NarrowFma::fp8E4m3Saturating,
      new Split(
          Rounding.FP8_E4M3_MULTIPLIER, Rounding.FP8_E4M3_SMALLEST, Rounding.FP8_E4M3_LARGEST)),
  FP8_E5M2(
      Format.FP8_E5M2,
      8,
      Rounding::fp8E5m2,
      Rounding::fp8E5m2,
      Rounding::fp8E5m2Saturating,
      Rounding::fp8E5m2Saturating,
      (a, b, c) -> Rounding.fp8E5m2(Rounding.fmaToOdd(a, b, c)),
      NarrowFma::fp8E5m2,
      NarrowFma::fp8E5m2Saturating,
      new Split(
          Rounding.FP8_E5M2_MULTIPLIER, Rounding.FP8_E5M2_SMALLEST, Rounding.FP8_E5M2_LARGEST));

  interface FromFloat {
    float round(float v);
  }

  interface FromDouble {
    float round(double v);
  }

  interface Fma {
    float fma(float a, float b, float c);
  }

  record Split(float multiplier, float smallest, float largest) {}

  public final Format format;
  final int bits;
  final FromFloat fromFloat;
  final FromDouble fromDouble;
  final FromFloat saturating;
  final FromDouble saturatingDouble;
  final Fma fma;
  final Fma inFloat;
  final Fma inFloatSaturating;
  final Split split;

  Narrow(
      Format format,
      int bits,
      FromFloat fromFloat,
      FromDouble fromDouble,
      FromFloat saturating,
      FromDouble saturatingDouble,
      Fma fma,
      Fma inFloat,
      Fma inFloatSaturating,
      Split split) {
    this.format = format;
    this.bits = bits;
    this.fromFloat = fromFloat;
    this.fromDouble = fromDouble;
    this.saturating = saturating;
    this.saturatingDouble = saturatingDouble;
    this.fma = fma;
    this.inFloat = inFloat;
    this.inFloatSaturating = inFloatSaturating;
    this.split = split;
  }

  public float round(double v) {
    return fromDouble.round(v);
  }

  /**
   * The non-negative finite numbers in increasing order, from the definition: equally spaced below
   * the smallest normal number, and in each binade after it.
   */
  public float[] numbers() {
    int perBinade = 1 << (format.precision() - 1);
    int finite = count(format.maxValue(), perBinade) + 1;
    float[] numbers = new float[finite];
    IntStream.range(0, finite).forEach(i -> numbers[i] = (float) number(i, perBinade));
    return numbers;
  }

  private double number(int i, int perBinade) {
    int binade = Math.max(i / perBinade - 1, 0);
    return (i - binade * perBinade) * format.minSubnormal() * Math.pow(2, binade);
  }

  private int count(double max, int perBinade) {
    int i = 0;
    while (number(i, perBinade) < max) {
      i++;
    }
    return i;
  }

  /** All finite numbers, infinities where there are, and NaN. */
  public float[] all() {
    float[] positive = numbers();
    int n = positive.length;
    float[] all = new float[2 * n + (format.hasInfinity() ? 3 : 1)];
    for (int i = 0; i < n; i++) {
      all[i] = positive[i];
      all[n + i] = -positive[i];
    }
    all[2 * n] = Float.NaN;
    if (format.hasInfinity()) {
      all[2 * n + 1] = Float.POSITIVE_INFINITY;
      all[2 * n + 2] = Float.NEGATIVE_INFINITY;
    }
    return all;
  }
}
