package ulpine.kernel;

/**
 * Error rules of numbers in binary64 with {@link Corrections}: given the computed operands, their
 * corrections and bounds of the errors that are left, and the result z with its correction cz, a
 * bound of {@code |z + cz - exact|}.
 *
 * <p>A bound has three parts: what the operands' errors can do to the exact function at {@code x +
 * cx} (the rules of {@link DoubleBounds}), the roundings in computing the correction, each at most
 * 2<sup>-53</sup> of an intermediate result, and the declared error of an elementary function in
 * twice the precision. The rules of elementary functions are in {@link CorrectedFunctions}.
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
    return finish(z, cz, quotient(x, cx, ex, y, cy, ey, z, cz, Double.MAX_VALUE));
  }

  /** Of a proportion; see {@link DoubleBounds#proportion}. */
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

  /** @param most what the exact quotient is at most, or {@code MAX_VALUE} for all that is known */
  private static double quotient(
      double x,
      double cx,
      double ex,
      double y,
      double cy,
      double ey,
      double z,
      double cz,
      double most) {
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
        Up.difference(divisor, ey));
    double limit = Up.quotient(Up.inflate(ex + Up.product(most, ey)), divisor);
    return Math.min(spread, limit) + roundings;
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

  static double finish(double z, double cz, double e) {
    double inflated = Up.inflate(e);
    return Math.abs(z) + Math.abs(cz) + inflated <= Double.MAX_VALUE
        ? inflated
        : Double.POSITIVE_INFINITY;
  }
}
