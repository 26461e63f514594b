package ulpine.benchmark.peers;

/**
 * How fast the core is at this moment: a loop of scalar arithmetic that needs no memory, so that
 * whatever slows it is a neighbour on the physical core, or the clock.
 */
final class Calibration {
  private static final int ROUNDS = 12_000;
  private static final int WARMUP = 300;

  private double best = Double.POSITIVE_INFINITY;
  private float sink;

  Calibration() {
    for (int i = 0; i < WARMUP; i++) {
      seconds();
    }
  }

  /** How long the loop takes now: the best of three. */
  double seconds() {
    double now = Double.POSITIVE_INFINITY;
    for (int i = 0; i < 3; i++) {
      long start = System.nanoTime();
      sink = chains(sink);
      now = Math.min(now, (System.nanoTime() - start) / 1e9);
    }
    best = Math.min(best, now);
    return now;
  }

  /** The fastest that it ever was. */
  double best() {
    return best;
  }

  /** Ten chains: as many as keep two units of four cycles busy. */
  private static float chains(float start) {
    float a = start;
    float b = 1;
    float c = 2;
    float d = 3;
    float e = 4;
    float f = 5;
    float g = 6;
    float h = 7;
    float i = 8;
    float j = 9;
    for (int k = 0; k < ROUNDS; k++) {
      a = Math.fma(a, 0.999f, 0.001f);
      b = Math.fma(b, 0.999f, 0.001f);
      c = Math.fma(c, 0.999f, 0.001f);
      d = Math.fma(d, 0.999f, 0.001f);
      e = Math.fma(e, 0.999f, 0.001f);
      f = Math.fma(f, 0.999f, 0.001f);
      g = Math.fma(g, 0.999f, 0.001f);
      h = Math.fma(h, 0.999f, 0.001f);
      i = Math.fma(i, 0.999f, 0.001f);
      j = Math.fma(j, 0.999f, 0.001f);
    }
    return (a + b + c + d + e + f + g + h + i + j) / 10;
  }
}
