package ulpine.processor.graph;

import ulpine.annotations.Format;

/**
 * What numbers are rounded to.
 *
 * @param format that of the numbers
 * @param accumulator that of the steps of sums and contractions, whose results are rounded once
 *     more
 * @param saturates whether what is too large for the format gives its largest number
 */
public record Numerics(Format format, Format accumulator, boolean saturates) {
  public static final Numerics BINARY32 = of(Format.BINARY32);

  public Numerics(Format format, Format accumulator) {
    this(format, accumulator, false);
  }

  /** Binary64 and binary32 accumulate in themselves, narrower formats in binary32. */
  public static Numerics of(Format format) {
    return new Numerics(format, format == Format.BINARY64 ? format : Format.BINARY32);
  }

  public Numerics saturating() {
    return new Numerics(format, accumulator, true);
  }

  /** Whether the format is narrower than binary32, which holds its numbers. */
  public boolean isNarrow() {
    return format.precision() < Format.BINARY32.precision();
  }

  /** Whether the accumulator is another format, so that the result of a sum is rounded again. */
  public boolean widens() {
    return format != accumulator;
  }
}
