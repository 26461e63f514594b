package ulpine.kernel;

/**
 * Corrections of computed numbers in binary64: beside each number x stands a correction cx, so that
 * {@code x + cx} is nearly the exact number, in twice the precision. Given the operands with their
 * corrections and the computed result z, each method returns the correction of z. How far {@code z
 * + cz} is from the exact result, {@link CorrectedBounds} and {@link CorrectedFunctions} say.
 *
 * <p>This is double-double arithmetic (Dekker; Hida, Li and Bailey) without normalization: z keeps
 * the bits it has, and the roundings of all operations, found by error-free transformations, are
 * carried on through derivatives that are exact, not of first order.
 */
public final class Corrections {
  private Corrections() {}

  /** Of {@code x + y}. */
  public static double add(double x, double cx, double y, double cy, double z) {
    return ElementaryRests.sumRest(x, y, z) + (cx + cy);
  }

  /** Of {@code x - y}. */
  public static double sub(double x, double cx, double y, double cy, double z) {
    return ElementaryRests.sumRest(x, -y, z) + (cx - cy);
  }

  /** Of {@code x y}. */
  public static double mul(double x, double cx, double y, double cy, double z) {
    return Math.fma(x, y, -z) + cross(x, cx, y, cy);
  }

  /** Of {@code x y + w}, rounded once. */
  public static double fma(
      double x, double cx, double y, double cy, double w, double cw, double z) {
    double p = x * y;
    double s = p + w;
    double residual = (s - z) + (ElementaryRests.sumRest(p, w, s) + Math.fma(x, y, -p));
    return residual + (cross(x, cx, y, cy) + cw);
  }

  /** Of {@code x / y}. */
  public static double div(double x, double cx, double y, double cy, double z) {
    return (Math.fma(-z, y, x) + (cx - z * cy)) / (y + cy);
  }

  /** Of a proportion, as {@link #div}. */
  public static double proportion(double x, double cx, double y, double cy, double z) {
    return div(x, cx, y, cy, z);
  }

  /** Of the logarithm of a sum, as {@link #log}. */
  public static double logOfSum(double x, double cx, double m, double cm, double z) {
    return log(x, cx, z);
  }

  /** Of the root of x. */
  public static double sqrt(double x, double cx, double z) {
    return reachesRoot(x, cx) ? (Math.fma(-z, z, x) + cx) / (z + Math.sqrt(x + cx)) : 0;
  }

  /** Of {@code e^x}. */
  public static double exp(double x, double cx, double z) {
    if (!reaches(x)) {
      return 0;
    }
    double rest = ElementaryRests.exp(x, z);
    return rest + (z + rest) * StrictMath.expm1(cx);
  }

  /** Of the logarithm of x. */
  public static double log(double x, double cx, double z) {
    return reachesLogarithm(x, cx) ? ElementaryRests.log(x, z) + StrictMath.log1p(cx / x) : 0;
  }

  /** Of the hyperbolic tangent: {@code tanh(x + c) - t = tanh(c) (1 - t^2) / (1 + t tanh(c))}. */
  public static double tanh(double x, double cx, double z) {
    if (!steps(cx)) {
      return 0;
    }
    double rest = ElementaryRests.tanh(x, z);
    double step = StrictMath.tanh(cx);
    return rest + step * tanhSlope(z, rest) / (1 + z * step);
  }

  /** {@code 1 - t^2} of the hyperbolic tangent {@code t = z + rest}. */
  static double tanhSlope(double z, double rest) {
    double t = Math.abs(z);
    return ((1 - t) - (z < 0 ? -rest : rest)) * (1 + t);
  }

  /** Of the logistic function: {@code s(x + c) - s = s (1 - s) E / (1 + s E), E = e^c - 1}. */
  public static double sigmoid(double x, double cx, double z) {
    if (!reaches(x) || !steps(cx)) {
      return 0;
    }
    double rest = ElementaryRests.sigmoid(x, z);
    double step = StrictMath.expm1(cx);
    return rest + z * ((1 - z) - rest) * step / (1 + z * step);
  }

  /** Of {@code log(1 + e^x)}, which a step of c changes by {@code log(1 + s(x) (e^c - 1))}. */
  public static double softplus(double x, double cx, double z) {
    return reaches(x) && steps(cx)
        ? ElementaryRests.softplus(x, z)
            + StrictMath.log1p(Elementary.sigmoid(x) * StrictMath.expm1(cx))
        : 0;
  }

  /** Of {@code e^x - 1}. */
  public static double expm1(double x, double cx, double z) {
    if (!reaches(x)) {
      return 0;
    }
    double rest = ElementaryRests.expm1(x, z);
    return rest + ((z + 1) + rest) * StrictMath.expm1(cx);
  }

  /** Of the logarithm of {@code 1 + x}. */
  public static double log1p(double x, double cx, double z) {
    return reachesLog1p(x, cx) ? ElementaryRests.log1p(x, z) + StrictMath.log1p(cx / (1 + x)) : 0;
  }

  /** Of the sine. */
  public static double sin(double x, double cx, double z) {
    double sum = x + cx;
    return reachesAngle(sum) ? SeriesRests.sin(sum, ElementaryRests.sumRest(x, cx, sum), z) : 0;
  }

  /** Of the cosine. */
  public static double cos(double x, double cx, double z) {
    double sum = x + cx;
    return reachesAngle(sum) ? SeriesRests.cos(sum, ElementaryRests.sumRest(x, cx, sum), z) : 0;
  }

  /** Of the error function. */
  public static double erf(double x, double cx, double z) {
    double sum = x + cx;
    return SeriesRests.erf(sum, ElementaryRests.sumRest(x, cx, sum), z);
  }

  /** Of {@code max(x, y)}. */
  public static double max(double x, double cx, double y, double cy) {
    double z = Math.max(x, y);
    return difference(x, cx, y, cy) >= 0 ? from(z, x, cx) : from(z, y, cy);
  }

  /** Of {@code min(x, y)}. */
  public static double min(double x, double cx, double y, double cy) {
    double z = Math.min(x, y);
    return difference(x, cx, y, cy) <= 0 ? from(z, x, cx) : from(z, y, cy);
  }

  /** Of {@code |x|}. */
  public static double abs(double x, double cx) {
    return Math.abs(cx) <= Math.abs(x) ? (x < 0 ? -cx : cx) : Math.abs(x + cx) - Math.abs(x);
  }

  /** Of {@code condition ? x : y}; that of the condition means nothing. */
  public static double select(
      boolean condition, double none, double x, double cx, double y, double cy) {
    return condition ? cx : cy;
  }

  /** {@code (x + cx) - (y + cy)}. */
  static double difference(double x, double cx, double y, double cy) {
    return (x - y) + (cx - cy);
  }

  static boolean reaches(double x) {
    return Math.abs(x) <= ElementaryRests.LIMIT;
  }

  /** Whether a correction is so small that the formulas with steps lose no digits. */
  static boolean steps(double cx) {
    return Math.abs(cx) <= 0.25;
  }

  static boolean reachesRoot(double x, double cx) {
    return x >= 0x1p-900 && Math.abs(cx) <= x / 2;
  }

  static boolean reachesLogarithm(double x, double cx) {
    return x >= 0x1p-900 && x <= 0x1p+900 && Math.abs(cx) <= x / 2;
  }

  static boolean reachesLog1p(double x, double cx) {
    return x > -1 && x <= 0x1p+900 && Math.abs(cx) <= (1 + x) / 2;
  }

  static boolean reachesAngle(double x) {
    return Math.abs(x) <= SeriesRests.LARGEST_ANGLE;
  }

  private static double cross(double x, double cx, double y, double cy) {
    return Math.fma(x, cy, Math.fma(y, cx, cx * cy));
  }

  /** The correction that leads from z to {@code x + cx}. */
  private static double from(double z, double x, double cx) {
    return z == x ? cx : (x - z) + cx;
  }
}
