package ulpine;

/**
 * Random numbers that a seed decides, everywhere alike: the generator SplitMix64 (Steele, Lea and
 * Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014). Unlike those of
 * {@link java.util.Random}, the first numbers of neighbouring seeds have nothing to do with each
 * other.
 */
final class Draws {
  private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

  private long state;

  Draws(long seed) {
    this.state = seed;
  }

  long next() {
    state += GOLDEN_GAMMA;
    long z = state;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  /** A multiple of {@code 2^-53} in {@code [0, 1)}. */
  double uniform() {
    return (next() >>> 11) * 0x1p-53;
  }

  /**
   * A number of the standard normal distribution, by the transform of Box and Muller. It needs two
   * uniform ones and makes two; the second is not kept, so that every call does the same.
   */
  double normal() {
    double radius = StrictMath.sqrt(-2 * StrictMath.log(1 - uniform()));
    return radius * StrictMath.cos(2 * Math.PI * uniform());
  }
}
