package ulpine.kernel;

/**
 * Error rules of numbers in binary64 with {@link Corrections}: given the computed operands, their
 * corrections and bounds of the errors that are left, and the result z with its correction cz, a
 * bound of {@code |z + cz - exact|}.
 *
 * <p>A bound has three parts: what the operands' errors can do to the exact function at {@code x +
 * cx} (the rules of {@link DoubleBounds}), the roundings in computing the correction, each at most
 * 2<sup>-53</sup> of an intermediate result, and the declared error of an elementary function in
 * twice the precision. Where a function is not corrected, its correction is 0 and those of its
 * operands count as errors.
 */
public final class CorrectedBounds {
  private static final double UNIT = 0x1p-53;

  /** Below this the residual of a product may underflow. */
  private static final double RESIDUAL_LIMIT = 0x1p-960;

  private CorrectedBounds() {}

  /** Of {@code x + y}. */
  public static double add(
      double x, double cx, double ex, double y, double cy, double ey, double z, double cz) {
    return finish(z, cz, ex + ey + UNIT * (Math.abs(cx) + Math.abs(cy) + Math.abs(cz)));
  }

  /** Of {@code x - y}. */
  public static double sub(
      double x, double cx, double ex, double y, double cy, double ey, double z, double cz) {
    return add(x, cx, ex, y, cy, ey, z, cz);
  }

  /** Of {@code x y}. */
  public static double mul(
      double x, double cx, double ex, double y, double cy, double ey, double z, double cz) {
    double roundings = UNIT * (3 * cross(x, cx, y, cy) + Math.abs(cz));
    return finish(z, cz, product(x, cx, ex, y, cy, ey) + roundings + floor(x, cx, y, cy));
  }

  /** Of {@code x y + w}, rounded once. */
  public static double fma(
      double x,
      double cx,
      double ex,
      double y,
      double cy,
      double ey,
      double w,
      double cw,
      double ew,
      double z,
      double cz) {
    double p = x * y;
    double s = p + w;
    double residuals =
        Math.abs(s - z) + Math.abs(ElementaryRests.sumRest(p, w, s)) + UNIT * Math.abs(p);
    double roundings =
        UNIT * (3 * residuals + 4 * cross(x, cx, y, cy) + 2 * Math.abs(cw) + Math.abs(cz));
    return finish(z, cz, product(x, cx, ex, y, cy, ey) + ew + roundings + floor(x, cx, y, cy));
  }

  /** Of {@code x / y}; infinite if the divisor may be 0. */
  public static double div(
      double x, double cx, double ex, double y, double cy, double ey, double z, double cz) {
    if (x == 0 && cx == 0 && ex == 0) {
      return finish(z, cz, ey < Math.abs(y + cy) * Up.DEFLATION ? 0 : Double.POSITIVE_INFINITY);
    }
    return finish(z, cz, quotient(x, cx, ex, y, cy, ey, z, cz, 0));
  }

  /** Of a share of a sum; see {@link DoubleBounds#proportion}. */
  public static double proportion(
      double x, double cx, double ex, double y, double cy, double ey, double z, double cz) {
    double e = x == 0 && cx == 0 && ex == 0 && ey < Double.POSITIVE_INFINITY
        ? 0
        : quotient(x, cx, ex, y, cy, ey, z, cz, 1);
    return finish(z, cz, e);
  }

  /** Of x, which is between two numbers. */
  public static double within(double x, double cx, double ex, double low, double high) {
    double most = Bounds.farthest(x, low, high) + Math.abs(cx);
    return ex < Double.POSITIVE_INFINITY ? Math.min(ex, Up.inflate(most)) : ex;
  }

  /** @param least what the exact divisor is at least */
  private static double quotient(
      double x,
      double cx,
      double ex,
      double y,
      double cy,
      double ey,
      double z,
      double cz,
      double least) {
    double divisor = Math.abs(y + cy) * Up.DEFLATION;
    double residual = Math.abs(Math.fma(-z, y, x));
    boolean mayUnderflow =
        Math.abs(x) < RESIDUAL_LIMIT || Math.abs(z) < RESIDUAL_LIMIT || cx != 0 || cy != 0;
    double roundings =
        Up.quotient(UNIT * (3 * residual + 3 * Math.abs(cx) + 4 * Math.abs(z * cy)), divisor)
            + 4 * UNIT * Math.abs(cz)
            + (mayUnderflow ? Up.quotient(Up.FLOOR, divisor) : 0);
    // Where the divisor is all but its own correction, the roundings may be more than z and cz.
    double spread = Up.quotient(
        Up.inflate(ex + Up.product(Math.abs(z) + Math.abs(cz) + roundings, ey)),
        Math.max(Up.difference(divisor, ey), least));
    return spread + roundings;
  }

  /** Of the root of x; infinite if the error reaches x. */
  public static double sqrt(double x, double cx, double ex, double z, double cz) {
    if (!Corrections.reachesRoot(x, cx)) {
      return DoubleBounds.sqrt(x, total(cx, ex), z);
    }
    double spread = DoubleBounds.sqrtSpread(Up.difference(x, Math.max(0, -cx)), ex);
    double underflow = cx == 0 ? 0 : Up.FLOOR;
    return finish(z, cz, spread + 8 * UNIT * Math.abs(cz) + underflow);
  }

  /** Of {@code e^x}. */
  public static double exp(double x, double cx, double ex, double z, double cz) {
    if (!Corrections.reaches(x)) {
      return DoubleBounds.exp(x, total(cx, ex), z);
    }
    double scale = Math.abs(z) + Math.abs(cz);
    double step = Up.product(scale, Math.abs(StrictMath.expm1(cx)));
    double roundings = 8 * UNIT * (Math.abs(cz) + 2 * step);
    double spread = Up.product(scale, Up.expm1(ex));
    return finish(z, cz, spread + roundings + declared(scale));
  }

  /** Of the logarithm of x; infinite if the error reaches x. */
  public static double log(double x, double cx, double ex, double z, double cz) {
    if (!Corrections.reachesLogarithm(x, cx)) {
      return DoubleBounds.log(x, total(cx, ex), z);
    }
    double least = (x - Math.abs(cx)) * Up.DEFLATION;
    double step = Math.abs(StrictMath.log1p(cx / x));
    double roundings = 8 * UNIT * (Math.abs(cz) + 2 * step);
    return finish(
        z,
        cz,
        Up.minusLog1pMinus(Up.quotient(ex, least))
            + roundings
            + declared(Math.max(1, Math.abs(z))));
  }

  /** Of the logarithm of a sum; see {@link DoubleBounds#logOfSum}. */
  public static double logOfSum(double x, double cx, double ex, double z, double cz) {
    if (!Corrections.reachesLogarithm(x, cx)) {
      return DoubleBounds.logOfSum(x, total(cx, ex), z);
    }
    double above = Up.quotient(ex, (x - Math.abs(cx)) * Up.DEFLATION);
    // The exact sum is 1 at least, so that its logarithm is not negative.
    double below = Math.max(z + cz, 0);
    double roundings =
        8 * UNIT * (Math.abs(cz) + 2 * Math.abs(StrictMath.log1p(cx / x))) + UNIT * Math.abs(z);
    double most = Math.max(above, below) + roundings + declared(Math.max(1, Math.abs(z)));
    double e = log(x, cx, ex, z, cz);
    return ex < Double.POSITIVE_INFINITY ? Math.min(e, finish(z, cz, most)) : e;
  }

  /** Of the hyperbolic tangent; see {@link DoubleBounds#tanh}. */
  public static double tanh(double x, double cx, double ex, double z, double cz) {
    if (!Corrections.steps(cx)) {
      return DoubleBounds.tanh(x, total(cx, ex), z);
    }
    double rest = ElementaryRests.tanh(x, z);
    double step = Math.abs(StrictMath.tanh(cx));
    double slope = Math.abs(Corrections.tanhSlope(z, rest));
    double declared = declared(1);
    double roundings = step * (32 * UNIT * slope + 4 * declared)
        + 4 * UNIT * (Math.abs(rest) + Math.abs(cz))
        + declared(Math.abs(z))
        + (z == 0 ? 0 : Up.FLOOR);
    // The slope at x + cx is at most 1 - (z + cz)^2, and changes by 0.77 of a step.
    double steepest = slope + 2 * step + 4 * declared + 0.77 * ex;
    return finish(z, cz, DoubleBounds.capped(ex, Math.min(1, Up.inflate(steepest)), 2) + roundings);
  }

  /** Of the logistic function; see {@link DoubleBounds#sigmoid}. */
  public static double sigmoid(double x, double cx, double ex, double z, double cz) {
    if (!Corrections.reaches(x) || !Corrections.steps(cx)) {
      return DoubleBounds.sigmoid(x, total(cx, ex), z);
    }
    double step = Math.abs(StrictMath.expm1(cx));
    double slope = z * (1 - z);
    double reached = Up.quotient(step, (1 - z * step) * Up.DEFLATION);
    double scale = Math.abs(z) + Math.abs(cz);
    double roundings = 32 * UNIT * (Math.abs(cz) + 2 * Up.product(slope + 8 * UNIT * z, reached))
        + declared(scale) * (1 + 4 * reached);
    double steepest = Up.inflate(slope + 2 * Math.abs(cz) + UNIT * 8 + 0.0963 * ex);
    return finish(z, cz, DoubleBounds.capped(ex, Math.min(0.25, steepest), 1) + roundings);
  }

  /** Of {@code log(1 + e^x)}; see {@link DoubleBounds#softplus}. */
  public static double softplus(double x, double cx, double ex, double z, double cz) {
    if (!Corrections.reaches(x) || !Corrections.steps(cx)) {
      return DoubleBounds.softplus(x, total(cx, ex), z);
    }
    double step =
        Math.abs(StrictMath.log1p(Elementary.sigmoid(x) * StrictMath.expm1(Math.abs(cx))));
    double declared = declared(x < ElementaryRests.SOFTPLUS_TAIL ? z : Math.max(1, z));
    double roundings = 32 * UNIT * (Math.abs(cz) + 2 * step) + declared;
    double slope = Math.min(1, Up.inflate(z + Math.abs(cz) + declared + ex / 4));
    return finish(z, cz, Up.product(ex, slope) + roundings);
  }

  /** Of {@code e^x - 1}. */
  public static double expm1(double x, double cx, double ex, double z, double cz) {
    if (!Corrections.reaches(x)) {
      return DoubleBounds.expm1(x, total(cx, ex), z);
    }
    double factor = Math.abs(StrictMath.expm1(cx));
    double step = Up.product(z + 1 + 4 * UNIT * Math.abs(z), factor);
    double roundings =
        8 * UNIT * (Math.abs(cz) + 2 * step) + declared(Math.abs(z)) * (1 + 2 * factor);
    // The exponential at x + cx is what was computed and 1.
    double exponential = Up.inflate((z + 1) + Math.abs(cz) + roundings);
    return finish(z, cz, Up.product(exponential, Up.expm1(ex)) + roundings);
  }

  /** Of the logarithm of {@code 1 + x}; infinite if the error reaches that. */
  public static double log1p(double x, double cx, double ex, double z, double cz) {
    if (!Corrections.reachesLog1p(x, cx)) {
      return DoubleBounds.log1p(x, total(cx, ex), z);
    }
    double least = ((1 + x) * Up.DEFLATION - Math.abs(cx)) * Up.DEFLATION;
    double step = Math.abs(StrictMath.log1p(cx / (1 + x)));
    double scale = Math.abs(x) <= ElementaryRests.LOG1P_NEAR ? 0 : 1;
    double roundings = 8 * UNIT * (Math.abs(cz) + 2 * step);
    double spread = Up.minusLog1pMinus(Up.quotient(ex, least));
    return finish(z, cz, spread + roundings + declared(Math.max(scale, Math.abs(z))));
  }

  /** Of the sine; see {@link DoubleBounds#sin}. */
  public static double sin(double x, double cx, double ex, double z, double cz) {
    double sum = Math.abs(x + cx);
    if (!Corrections.reachesAngle(sum)) {
      return DoubleBounds.sin(x, total(cx, ex), z);
    }
    double scale = sum < SeriesRests.SMALLEST_REDUCED ? Math.abs(z) + Math.abs(cz) : 1;
    return circular(ex, z, cz, scale);
  }

  /** Of the cosine; see {@link DoubleBounds#cos}. */
  public static double cos(double x, double cx, double ex, double z, double cz) {
    return Corrections.reachesAngle(x + cx)
        ? circular(ex, z, cz, 1)
        : DoubleBounds.cos(x, total(cx, ex), z);
  }

  private static double circular(double ex, double z, double cz, double scale) {
    double roundings = series(scale) + 4 * UNIT * Math.abs(cz);
    // The sum of z and cz is rounded as well.
    return finish(z, cz, DoubleBounds.circularSpread(ex, z + cz, roundings + UNIT) + roundings);
  }

  /** Of the error function; see {@link DoubleBounds#erf}. */
  public static double erf(double x, double cx, double ex, double z, double cz) {
    double roundings = series(Math.abs(z) + Math.abs(cz)) + 4 * UNIT * Math.abs(cz);
    return finish(z, cz, DoubleBounds.erfSpread(Math.abs(x + cx) * Up.DEFLATION, ex) + roundings);
  }

  /** Of {@code max(x, y)}: the larger of both errors, the loser's dropped where it must lose. */
  public static double max(double x, double cx, double ex, double y, double cy, double ey) {
    double difference = Corrections.difference(x, cx, y, cy);
    return extreme(Math.max(x, y), difference >= 0, x, cx, ex, y, cy, ey);
  }

  /** Of {@code min(x, y)}, as {@link #max}. */
  public static double min(double x, double cx, double ex, double y, double cy, double ey) {
    double difference = Corrections.difference(x, cx, y, cy);
    return extreme(Math.min(x, y), difference <= 0, x, cx, ex, y, cy, ey);
  }

  private static double extreme(
      double z, boolean first, double x, double cx, double ex, double y, double cy, double ey) {
    double winner = first ? x : y;
    double correction = first ? cx : cy;
    double error = first ? ex : ey;
    double slack = 0;
    if (!certain(x, cx, ex, y, cy, ey)) {
      error = Math.max(ex, ey);
      // Both are as near to each other as the roundings of their difference.
      slack = x == y && cx == cy ? 0 : slack(x, cx, y, cy);
    }
    double rounding = winner == z ? 0 : 2 * UNIT * (Math.abs(winner - z) + Math.abs(correction));
    return finish(z, correction, error + slack + rounding);
  }

  /** Of {@code |x|}. */
  public static double abs(double x, double cx, double ex) {
    double rounding = Math.abs(cx) <= Math.abs(x) ? 0 : 4 * UNIT * Math.abs(cx);
    return finish(x, cx, ex + rounding);
  }

  /** Of a comparison of x and y: 0 if the exact numbers compare as the computed ones do. */
  public static double compare(double x, double cx, double ex, double y, double cy, double ey) {
    boolean exact = cx == 0 && cy == 0 && ex == 0 && ey == 0 && !Double.isNaN(x - y);
    double difference = Corrections.difference(x, cx, y, cy);
    boolean agrees = x > y ? difference > 0 : x < y && difference < 0;
    return exact || (agrees && certain(x, cx, ex, y, cy, ey)) ? 0 : Double.POSITIVE_INFINITY;
  }

  /** Of {@code x == y} for integers. */
  public static double equal(double ex, double ey) {
    return Bounds.equal(ex, ey);
  }

  /** Of {@code condition ? x : y}; see {@link Bounds#select}. */
  public static double select(
      boolean condition,
      double none,
      double eCondition,
      double x,
      double cx,
      double ex,
      double y,
      double cy,
      double ey) {
    return Bounds.select(condition, eCondition, x, ex, y, ey)
        + (eCondition == 0 ? 0 : Up.inflate(Math.abs(cx) + Math.abs(cy)));
  }

  /** Of an element read at an integer position. */
  public static double at(double ePosition, double ex) {
    return Bounds.at(ePosition, ex);
  }

  /** The error of a number without its correction. */
  public static double total(double cx, double ex) {
    return Up.inflate(Math.abs(cx) + ex);
  }

  /** At least {@code |X| ey + |Y| ex + ex ey} for the corrected numbers X and Y. */
  private static double product(double x, double cx, double ex, double y, double cy, double ey) {
    return Up.products(Math.abs(x) + Math.abs(cx), ex, Math.abs(y) + Math.abs(cy), ey);
  }

  private static double cross(double x, double cx, double y, double cy) {
    return Math.abs(x * cy) + Math.abs(y * cx) + Math.abs(cx * cy);
  }

  /** The least error of a product some part of which may have underflowed. */
  private static double floor(double x, double cx, double y, double cy) {
    boolean zero = (x == 0 && cx == 0) || (y == 0 && cy == 0);
    boolean exact = cx == 0 && cy == 0 && Math.abs(x * y) >= RESIDUAL_LIMIT;
    return zero || exact ? 0 : Up.FLOOR;
  }

  private static double declared(double scale) {
    return ElementaryRests.ERROR * scale + Up.FLOOR;
  }

  private static double series(double scale) {
    return SeriesRests.ERROR * scale + Up.FLOOR;
  }

  /** More than the roundings of the difference of two corrected numbers. */
  private static double slack(double x, double cx, double y, double cy) {
    return 8 * UNIT * (Math.abs(x - y) + Math.abs(cx) + Math.abs(cy));
  }

  /** Whether the exact x and y compare as the corrected ones do, which differ. */
  private static boolean certain(double x, double cx, double ex, double y, double cy, double ey) {
    double difference = Math.abs(Corrections.difference(x, cx, y, cy)) * Up.DEFLATION;
    double doubt = Up.inflate(ex + ey);
    return doubt < Double.POSITIVE_INFINITY
        && (difference == Double.POSITIVE_INFINITY || difference > doubt + 2 * slack(x, cx, y, cy));
  }

  private static double finish(double z, double cz, double e) {
    double inflated = Up.inflate(e);
    return Math.abs(z) + Math.abs(cz) + inflated <= Double.MAX_VALUE
        ? inflated
        : Double.POSITIVE_INFINITY;
  }
}
