package ulpine.processor.graph;

import ulpine.annotations.Format;

/**
 * What numbers are rounded to.
 *
 * @param format that of the numbers
 * @param accumulator that of the steps of sums and contractions, whose results are rounded once
 *     more
 */
public record Numerics(Format format, Format accumulator) {
  public static final Numerics BINARY32 = of(Format.BINARY32);

  /** Binary64 and binary32 accumulate in themselves, narrower formats in binary32. */
  public static Numerics of(Format format) {
    return new Numerics(format, format == Format.BINARY64 ? format : Format.BINARY32);
  }

  /** Whether the accumulator is another format, so that the result of a sum is rounded again. */
  public boolean widens() {
    return format != accumulator;
  }
}
