package ulpine.kernel;

/**
 * Error rules of elementary functions of numbers with {@link Corrections}, as
 * {@link CorrectedBounds} has them of arithmetic. Where a function is not corrected, its correction
 * is 0 and those of its operands count as errors.
 */
public final class CorrectedFunctions {
  private static final double UNIT = 0x1p-53;

  private CorrectedFunctions() {}

  /** Of {@code e^x}. */
  public static double exp(double x, double cx, double ex, double z, double cz) {
    if (!Corrections.reaches(x)) {
      return DoubleBounds.exp(x, CorrectedBounds.total(cx, ex), z);
    }
    double scale = Math.abs(z) + Math.abs(cz);
    double step = Up.product(scale, Math.abs(StrictMath.expm1(cx)));
    double roundings = 8 * UNIT * (Math.abs(cz) + 2 * step);
    double spread = Up.product(scale, Up.expm1(ex));
    return CorrectedBounds.finish(z, cz, spread + roundings + declared(scale));
  }

  /** Of the logarithm of x; infinite if the error reaches x. */
  public static double log(double x, double cx, double ex, double z, double cz) {
    if (!Corrections.reachesLogarithm(x, cx)) {
      return DoubleBounds.log(x, CorrectedBounds.total(cx, ex), z);
    }
    double least = (x - Math.abs(cx)) * Up.DEFLATION;
    double step = Math.abs(StrictMath.log1p(cx / x));
    double roundings = 8 * UNIT * (Math.abs(cz) + 2 * step);
    return CorrectedBounds.finish(
        z,
        cz,
        Up.minusLog1pMinus(Up.quotient(ex, least))
            + roundings
            + declared(Math.max(1, Math.abs(z))));
  }

  /** Of the logarithm of a sum; see {@link DoubleBounds#logOfSum}. */
  public static double logOfSum(
      double x, double cx, double ex, double m, double cm, double em, double z, double cz) {
    if (!Corrections.reachesLogarithm(x, cx)) {
      return DoubleBounds.logOfSum(
          x, CorrectedBounds.total(cx, ex), m, CorrectedBounds.total(cm, em), z);
    }
    double above = Up.quotient(ex, (x - Math.abs(cx)) * Up.DEFLATION);
    // The exact logarithm is that of the largest term at least.
    double below = Math.max(z + cz, 0) + Math.abs(cm) + em;
    double roundings = 8 * UNIT * (Math.abs(cz) + 2 * Math.abs(StrictMath.log1p(cx / x)));
    // The larger of both is no less than |z + cz|: what counts as z and cz do, inflation covers.
    double most = Math.max(above, below) + roundings + declared(1);
    double e = log(x, cx, ex, z, cz);
    return ex < Double.POSITIVE_INFINITY ? Math.min(e, CorrectedBounds.finish(z, cz, most)) : e;
  }

  /** Of the hyperbolic tangent; see {@link DoubleBounds#tanh}. */
  public static double tanh(double x, double cx, double ex, double z, double cz) {
    if (!Corrections.steps(cx)) {
      return DoubleBounds.tanh(x, CorrectedBounds.total(cx, ex), z);
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
    return CorrectedBounds.finish(
        z, cz, DoubleBounds.capped(ex, Math.min(1, Up.inflate(steepest)), 2) + roundings);
  }

  /** Of the logistic function; see {@link DoubleBounds#sigmoid}. */
  public static double sigmoid(double x, double cx, double ex, double z, double cz) {
    if (!Corrections.reaches(x) || !Corrections.steps(cx)) {
      return DoubleBounds.sigmoid(x, CorrectedBounds.total(cx, ex), z);
    }
    double step = Math.abs(StrictMath.expm1(cx));
    double slope = z * (1 - z);
    double reached = Up.quotient(step, (1 - z * step) * Up.DEFLATION);
    double scale = Math.abs(z) + Math.abs(cz);
    double roundings = 32 * UNIT * (Math.abs(cz) + 2 * Up.product(slope + 8 * UNIT * z, reached))
        + declared(scale) * (1 + 4 * reached);
    double steepest = Up.inflate(slope + 2 * Math.abs(cz) + UNIT * 8 + 0.0963 * ex);
    return CorrectedBounds.finish(
        z, cz, DoubleBounds.capped(ex, Math.min(0.25, steepest), 1) + roundings);
  }

  /** Of {@code log(1 + e^x)}; see {@link DoubleBounds#softplus}. */
  public static double softplus(double x, double cx, double ex, double z, double cz) {
    if (!Corrections.reaches(x) || !Corrections.steps(cx)) {
      return DoubleBounds.softplus(x, CorrectedBounds.total(cx, ex), z);
    }
    double step = Math.abs(StrictMath.log1p(Elementary.sigmoid(x) * StrictMath.expm1(cx)));
    double declared = declared(x < ElementaryRests.SOFTPLUS_TAIL ? z : Math.max(1, z));
    double roundings = 32 * UNIT * (Math.abs(cz) + 2 * step) + declared;
    double slope = Math.min(1, Up.inflate(z + Math.abs(cz) + declared + ex / 4));
    return CorrectedBounds.finish(z, cz, Up.product(ex, slope) + roundings);
  }

  /** Of {@code e^x - 1}. */
  public static double expm1(double x, double cx, double ex, double z, double cz) {
    if (!Corrections.reaches(x)) {
      return DoubleBounds.expm1(x, CorrectedBounds.total(cx, ex), z);
    }
    double factor = Math.abs(StrictMath.expm1(cx));
    // What z + 1 lacks of the exponential counts less than the declared error does.
    double step = Up.product(z + 1, factor);
    double roundings =
        8 * UNIT * (Math.abs(cz) + 2 * step) + declared(Math.abs(z)) * (1 + 2 * factor);
    // The exponential at x + cx is what was computed and 1.
    double exponential = Up.inflate((z + 1) + Math.abs(cz) + roundings);
    return CorrectedBounds.finish(z, cz, Up.product(exponential, Up.expm1(ex)) + roundings);
  }

  /** Of the logarithm of {@code 1 + x}; infinite if the error reaches that. */
  public static double log1p(double x, double cx, double ex, double z, double cz) {
    if (!Corrections.reachesLog1p(x, cx)) {
      return DoubleBounds.log1p(x, CorrectedBounds.total(cx, ex), z);
    }
    double least = (1 + x - Math.abs(cx)) * Up.DEFLATION;
    double step = Math.abs(StrictMath.log1p(cx / (1 + x)));
    double scale = Math.abs(x) <= ElementaryRests.LOG1P_NEAR ? 0 : 1;
    double roundings = 8 * UNIT * (Math.abs(cz) + 2 * step);
    double spread = Up.minusLog1pMinus(Up.quotient(ex, least));
    return CorrectedBounds.finish(
        z, cz, spread + roundings + declared(Math.max(scale, Math.abs(z))));
  }

  /** Of the sine; see {@link DoubleBounds#sin}. */
  public static double sin(double x, double cx, double ex, double z, double cz) {
    double sum = Math.abs(x + cx);
    if (!Corrections.reachesAngle(sum)) {
      return DoubleBounds.sin(x, CorrectedBounds.total(cx, ex), z);
    }
    return circular(ex, z, cz, sum < SeriesRests.SMALLEST_REDUCED ? Math.abs(z) : 1);
  }

  /** Of the cosine; see {@link DoubleBounds#cos}. */
  public static double cos(double x, double cx, double ex, double z, double cz) {
    return Corrections.reachesAngle(x + cx)
        ? circular(ex, z, cz, 1)
        : DoubleBounds.cos(x, CorrectedBounds.total(cx, ex), z);
  }

  private static double circular(double ex, double z, double cz, double scale) {
    double roundings = series(scale, cz);
    // The sum of z and cz is rounded as well.
    return CorrectedBounds.finish(
        z, cz, DoubleBounds.circularSpread(ex, z + cz, roundings + UNIT) + roundings);
  }

  /** Of the error function; see {@link DoubleBounds#erf}. */
  public static double erf(double x, double cx, double ex, double z, double cz) {
    double roundings = series(Math.abs(z), cz);
    return CorrectedBounds.finish(
        z, cz, DoubleBounds.erfSpread(Math.abs(x + cx) * Up.DEFLATION, ex) + roundings);
  }

  private static double declared(double scale) {
    return ElementaryRests.ERROR * scale + Up.FLOOR;
  }

  /** Also the roundings of cz, which need not be small, and what it adds to the scale. */
  private static double series(double scale, double cz) {
    return SeriesRests.ERROR * scale + 4 * UNIT * Math.abs(cz) + Up.FLOOR;
  }
}
