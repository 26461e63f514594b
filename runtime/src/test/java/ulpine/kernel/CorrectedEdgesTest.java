package ulpine.kernel;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;

import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;
import ulpine.exact.Enclosure;

/** Corrected numbers where a dropped term shows: ties, cancellation, underflow, overflow. */
final class CorrectedEdgesTest {
  private static final double NONE = Double.POSITIVE_INFINITY;
  private static final double MIN = Double.MIN_VALUE;

  private interface Result {
    double bound(double z, double cz);
  }

  private static Enclosure exact(double x, double c) {
    return Enclosure.of(x).add(Enclosure.of(c));
  }

  private static void holds(Enclosure exact, double z, double cz, double bound) {
    double distance = exact.subtract(Enclosure.of(z)).distance(cz);
    assertWithMessage("%s + %s near %s", z, cz, exact).that(distance).isAtMost(bound);
  }

  /**
   * The rounded difference says that both are equal; by so little that it is lost, they are not.
   */
  @Test
  void extremesOfWhatOnlySeemsEqual() {
    double ulp = 0x1p-52;
    double[][] pairs = {
      {1, ulp, 1 + ulp, 0x1p-110},
      {1 + ulp, 0x1p-110, 1, ulp},
      {1, ulp, 1 + ulp, -0x1p-110},
      {1 + ulp, -0x1p-110, 1, ulp},
      {1, 0x1p-110, 1 + ulp, -ulp},
      {1 + ulp, -ulp, 1, 0x1p-110},
      {1, 0x1p-53, 1 + ulp, -0x1p-53 + 0x1p-108},
      {1, -1, 0x1p-60, 0},
      {0x1p-60, 0, 1, -1},
      {-1, 1, -0x1p-60, 0},
    };
    for (double[] pair : pairs) {
      for (double ex : new double[] {0, 1e-40}) {
        for (int sign = -1; sign <= 1; sign += 2) {
          extremes(sign * pair[0], sign * pair[1], ex, sign * pair[2], sign * pair[3], 0);
          extremes(sign * pair[0], sign * pair[1], 0, sign * pair[2], sign * pair[3], ex);
        }
      }
    }
  }

  /** What is left of the numbers beside their corrections is less than the rounded difference. */
  @Test
  void extremesOfNumbersThatCancel() {
    double gap = 0x1p-53;
    for (int sign = -1; sign <= 1; sign += 2) {
      for (double e : new double[] {0, gap / 2, gap - 0x1p-60, gap, gap + 0x1p-60, 1}) {
        extremes(sign, sign * (gap - 1), 0, sign * 0x1.8p-59, 0, e);
        extremes(sign, sign * (gap - 1), e, sign * 0x1.8p-59, 0, 0);
        extremes(sign * 0x1.8p-59, 0, e, sign, sign * (gap - 1), 0);
        extremes(sign * 0x1.8p-59, 0, 0, sign, sign * (gap - 1), e);
      }
    }
  }

  private static void extremes(double x, double cx, double ex, double y, double cy, double ey) {
    double max = Corrections.max(x, cx, y, cy);
    double min = Corrections.min(x, cx, y, cy);
    double ofMax = CorrectedBounds.max(x, cx, ex, y, cy, ey);
    double ofMin = CorrectedBounds.min(x, cx, ex, y, cy, ey);
    double compare = CorrectedBounds.compare(x, cx, ex, y, cy, ey);
    for (int corner = 0; corner < 4; corner++) {
      Enclosure exactX = exact(x, cx).add(Enclosure.of((corner & 1) == 0 ? ex : -ex));
      Enclosure exactY = exact(y, cy).add(Enclosure.of((corner & 2) == 0 ? ey : -ey));
      holds(exactX.max(exactY), Math.max(x, y), max, ofMax);
      holds(exactX.min(exactY), Math.min(x, y), min, ofMin);
      int order = exactX.lower().compareTo(exactY.lower());
      if (Integer.signum(order) != Double.compare(x, y)) {
        assertWithMessage("%s + %s and %s + %s", x, cx, y, cy).that(compare).isEqualTo(NONE);
      }
    }
  }

  @Test
  void comparisons() {
    // The difference and the error are equal, and stay so whatever they are multiplied by.
    assertThat(CorrectedBounds.compare(0x1.08p0, 0, 0x1.08p0, 0, 0, 0)).isEqualTo(NONE);
    assertThat(CorrectedBounds.compare(0, 0, 0, 0x1.08p0, 0, 0x1.08p0)).isEqualTo(NONE);
    assertThat(CorrectedBounds.compare(2, 0x1p-60, 0.25, 1, 0, 0.25)).isEqualTo(0.0);
    assertThat(CorrectedBounds.compare(1, 0, 0.25, 2, 0x1p-60, 0.25)).isEqualTo(0.0);
    assertThat(CorrectedBounds.compare(1, 3, 0, 2, 0, 0)).isEqualTo(NONE);
    assertThat(CorrectedBounds.compare(2, 0, 0, 1, 3, 0)).isEqualTo(NONE);
    assertThat(CorrectedBounds.compare(2, 0, 0, 2, 3, 0)).isEqualTo(NONE);
    assertThat(CorrectedBounds.compare(2, 3, 0, 2, 0, 0)).isEqualTo(NONE);
    assertThat(CorrectedBounds.compare(2, 0, 0, 2, 0, 0.5)).isEqualTo(NONE);
    assertThat(CorrectedBounds.compare(2, 0, 0.5, 2, 0, 0)).isEqualTo(NONE);
    assertThat(CorrectedBounds.compare(Double.NaN, 0, 0, 1, 0, 0)).isEqualTo(NONE);
    assertThat(CorrectedBounds.compare(1, 0, 0, Double.NaN, 0, 0)).isEqualTo(NONE);
    assertThat(CorrectedBounds.compare(NONE, 0, 0, 1, 0, 0)).isEqualTo(0.0);
    assertThat(CorrectedBounds.compare(NONE, 0, 0, NONE, 0, 0)).isEqualTo(NONE);
    assertThat(CorrectedBounds.compare(-1, 0, 0, -1, 0, 0)).isEqualTo(0.0);
    assertThat(CorrectedBounds.equal(0, 0)).isEqualTo(0.0);
    assertThat(CorrectedBounds.equal(NONE, 0)).isEqualTo(NONE);
    assertThat(CorrectedBounds.at(0, 0.5)).isEqualTo(0.5);
    assertThat(CorrectedBounds.at(NONE, 0.5)).isEqualTo(NONE);
  }

  @Test
  void selections() {
    assertThat(Corrections.select(true, 0, 1, 0x1p-60, 2, 0x1p-61)).isEqualTo(0x1p-60);
    assertThat(Corrections.select(false, 0, 1, 0x1p-60, 2, 0x1p-61)).isEqualTo(0x1p-61);
    assertThat(CorrectedBounds.select(true, 0, 0, 1, 9, 0.25, 2, 9, 0.5)).isEqualTo(0.25);
    assertThat(CorrectedBounds.select(false, 0, 0, 1, 9, 0.25, 2, 9, 0.5)).isEqualTo(0.5);
    // The exact numbers are 0.5 and 3.5, or as far from these as their errors.
    double far = CorrectedBounds.select(true, 0, NONE, 1, -0.5, 0.25, 3, 0.5, 0.125);
    assertThat(far).isAtLeast(3.125);
    assertThat(far).isAtMost(3.26);
    far = CorrectedBounds.select(true, 0, NONE, 1, 0.5, 0.25, -1, -0.5, 0.125);
    assertThat(far).isAtLeast(3.125);
    assertThat(CorrectedBounds.select(true, 0, NONE, 1, -0.5, 0, NONE, 0, 0)).isEqualTo(NONE);
    for (int n = 3; n < 40; n++) {
      // Nothing but corrections, the sum of which is rounded.
      double c = 1.0 / n;
      double d = -1e-3 / n;
      BigDecimal distance = new BigDecimal(c).subtract(new BigDecimal(d));
      double bound = CorrectedBounds.select(true, 0, NONE, 0, c, 0, 0, d, 0);
      assertThat(new BigDecimal(bound)).isAtLeast(distance);
    }
  }

  @Test
  void magnitudes() {
    assertThat(Corrections.abs(-1, 3)).isEqualTo(1.0);
    assertThat(Corrections.abs(1, -3)).isEqualTo(1.0);
    assertThat(Corrections.abs(-1, 0x1p-60)).isEqualTo(-0x1p-60);
    double c = 0x1.0000000000001p0;
    for (int sign = -1; sign <= 1; sign += 2) {
      // The sum is rounded, and then the difference.
      double x = sign * 0x1.8p-54;
      double cz = Corrections.abs(x, -sign * c);
      holds(exact(x, -sign * c).abs(), Math.abs(x), cz, CorrectedBounds.abs(x, -sign * c, 0));
      assertThat(CorrectedBounds.abs(x, -sign * c, 0)).isAtLeast(0x1p-54);
      assertThat(CorrectedBounds.abs(sign, sign * 0x1p-60, 0.125)).isAtLeast(0.125);
      assertThat(CorrectedBounds.abs(sign, -sign, 0)).isEqualTo(0.0);
      assertThat(CorrectedBounds.abs(sign, sign * 0x1p-60, 0)).isEqualTo(0.0);
    }
    double wide = 0x1.0000000000001p30;
    double ofWide = Corrections.abs(0x1.8p-24, -wide);
    holds(
        exact(0x1.8p-24, -wide).abs(), 0x1.8p-24, ofWide, CorrectedBounds.abs(0x1.8p-24, -wide, 0));
    assertThat(CorrectedBounds.abs(0x1.8p-24, -wide, 0)).isAtLeast(0x1p-23);
    assertThat(CorrectedBounds.total(-0.5, 0.25)).isAtLeast(0.75);
    assertThat(CorrectedBounds.total(1, 0x1p-54)).isGreaterThan(1.0);
  }

  @Test
  void whatUnderflowsHasAnError() {
    double t = 0x1.8p-530;
    assertThat(CorrectedBounds.mul(t, 0, 0, t, 0, 0, t * t, 0)).isGreaterThan(0.0);
    assertThat(CorrectedBounds.mul(-t, 0, 0, t, 0, 0, -t * t, 0)).isGreaterThan(0.0);
    assertThat(CorrectedBounds.mul(1, t, 0, 1, t, 0, 1, t + t)).isAtLeast(0x1p-1060);
    assertThat(CorrectedBounds.mul(0x1p-990, 0, 0, 1, 0, 0, 0x1p-990, 0)).isGreaterThan(0.0);
    assertThat(CorrectedBounds.mul(1, 0, 0, 1, MIN, 0, 1, MIN)).isGreaterThan(0.0);
    assertThat(CorrectedBounds.mul(1, MIN, 0, 1, 0, 0, 1, MIN)).isGreaterThan(0.0);
    assertThat(CorrectedBounds.fma(t, 0, 0, t, 0, 0, 1, 0, 0, 1, t * t)).isAtLeast(MIN);
    assertThat(CorrectedBounds.mul(0, 0, 0, 7, 0, 0, 0, 0)).isEqualTo(0.0);
    assertThat(CorrectedBounds.mul(7, 0, 0, 0, 0, 0, 0, 0)).isEqualTo(0.0);
    assertThat(CorrectedBounds.mul(0, MIN, 0, 0.5, 0, 0, 0, 0)).isGreaterThan(0.0);
    assertThat(CorrectedBounds.mul(0.5, 0, 0, 0, MIN, 0, 0, 0)).isGreaterThan(0.0);
    assertThat(CorrectedBounds.mul(3, 0, 0, -7, 0, 0, -21, 0)).isEqualTo(0.0);
    assertThat(CorrectedBounds.mul(0x1p-480, 0, 0, 0x1p-480, 0, 0, 0x1p-960, 0)).isEqualTo(0.0);
    assertThat(CorrectedBounds.div(MIN, 0, 0, 2, 0, 0, 0, 0)).isAtLeast(MIN);
    assertThat(CorrectedBounds.div(-MIN, 0, 0, 2, 0, 0, 0, 0)).isAtLeast(MIN);
    double small = 0x1.8p-1000;
    double z = small / 3;
    holds(
        Enclosure.of(small).divide(Enclosure.of(3)),
        z,
        Corrections.div(small, 0, 3, 0, z),
        CorrectedBounds.div(small, 0, 0, 3, 0, 0, z, Corrections.div(small, 0, 3, 0, z)));
    assertThat(CorrectedBounds.div(2, MIN, 0, 4, 0, 0, 0.5, 0)).isAtLeast(MIN);
    assertThat(CorrectedBounds.div(1, 0, 0, 2, MIN, 0, 0.5, 0)).isAtLeast(MIN);
    assertThat(CorrectedBounds.div(3, 0, 0, 4, 0, 0, 0.75, 0)).isEqualTo(0.0);
    assertThat(CorrectedBounds.sqrt(4, 0, 0, 2, 0)).isEqualTo(0.0);
    assertThat(CorrectedFunctions.tanh(0, 0, 0, 0, 0)).isAtMost(0x1p-96);
  }

  /** Where corrections would underflow, there are none, or the bound makes up for them. */
  @Test
  void rangesOfCorrections() {
    for (int exponent : new int[] {-1060, -1000, -950, -890, -500, 500, 890, 950, 1000, 1020}) {
      for (double x : new double[] {Math.scalb(1.3, exponent), Math.scalb(1.7, exponent + 1)}) {
        for (double ratio : new double[] {0, 0x1.1p-60, -0.3, 0.4, -0.9999, -1.5, 1.7}) {
          double c = x * ratio;
          Enclosure exact = exact(x, c);
          if (x + c > -1) {
            double log = Elementary.log1p(x);
            double cl = Corrections.log1p(x, c, log);
            holds(exact.log1p(), log, cl, CorrectedFunctions.log1p(x, c, 0, log, cl));
          }
          if (ratio > -1) {
            double log = Elementary.log(x);
            double cl = Corrections.log(x, c, log);
            holds(exact.log(), log, cl, CorrectedFunctions.log(x, c, 0, log, cl));
            double root = Math.sqrt(x);
            double cr = Corrections.sqrt(x, c, root);
            holds(exact.sqrt(), root, cr, CorrectedBounds.sqrt(x, c, 0, root, cr));
          } else {
            assertThat(CorrectedFunctions.log(x, c, 0, Elementary.log(x), 0)).isEqualTo(NONE);
            assertThat(CorrectedBounds.sqrt(x, c, 0, Math.sqrt(x), 0)).isEqualTo(NONE);
          }
        }
      }
    }
  }

  /** Where there are no corrections, the errors are those of binary64. */
  @Test
  void beyondTheRangeOfTheExponential() {
    for (double x : new double[] {-744, -720.25, -701, 700.5, 705, 709.5}) {
      for (double c : new double[] {0, 0x1p-60, -0.01, 0.1, 2}) {
        double e = Elementary.exp(x);
        double ce = Corrections.exp(x, c, e);
        holds(exact(x, c).exp(), e, ce, CorrectedFunctions.exp(x, c, 0, e, ce));
        double s = Elementary.sigmoid(x);
        double cs = Corrections.sigmoid(x, c, s);
        holds(exact(x, c).sigmoid(), s, cs, CorrectedFunctions.sigmoid(x, c, 0, s, cs));
        double p = Elementary.softplus(x);
        double cp = Corrections.softplus(x, c, p);
        holds(exact(x, c).softplus(), p, cp, CorrectedFunctions.softplus(x, c, 0, p, cp));
        double m = Elementary.expm1(x);
        double cm = Corrections.expm1(x, c, m);
        holds(exact(x, c).expm1(), m, cm, CorrectedFunctions.expm1(x, c, 0, m, cm));
      }
    }
  }

  @Test
  void logarithmsNearTheirPole() {
    for (double x : new double[] {-0.71, -0.7, 0.25, 2, 2.1}) {
      for (double ratio : new double[] {-0.9999999, -0.999997, -0.99991, -0.99, 0.99}) {
        double c = (1 + x) * ratio;
        double z = Elementary.log1p(x);
        double cz = Corrections.log1p(x, c, z);
        holds(exact(x, c).log1p(), z, cz, CorrectedFunctions.log1p(x, c, 0, z, cz));
      }
    }
  }

  /** Of angles so large that nothing is left of their reduction, and of what leads to and fro. */
  @Test
  void angles() {
    for (double x : new double[] {1e-300, 0.5, 3, 1e5, 1e6, 1e8, 1e12, 1e15, 1e22}) {
      for (double c : new double[] {0, x * 0x1.1p-55, -x * 0x1.1p-54, 0.3, x, -x}) {
        for (int sign = -1; sign <= 1; sign += 2) {
          Enclosure exact = exact(sign * x, sign * c);
          double sin = Elementary.sin(sign * x);
          double cs = Corrections.sin(sign * x, sign * c, sin);
          holds(exact.sin(), sin, cs, CorrectedFunctions.sin(sign * x, sign * c, 0, sin, cs));
          double cos = Elementary.cos(sign * x);
          double cc = Corrections.cos(sign * x, sign * c, cos);
          holds(exact.cos(), cos, cc, CorrectedFunctions.cos(sign * x, sign * c, 0, cos, cc));
        }
      }
    }
  }

  /** What an error leaves of a number may be as small as its sum with the correction is wide. */
  @Test
  void errorsThatReachTheSlopeOfTheErrorFunction() {
    for (double x : new double[] {1e12, 1e14, 1e15, 4e15}) {
      for (double left = 1; left <= 7; left++) {
        double bound = CorrectedFunctions.erf(x, 0, x - left, 1, 0);
        holds(Enclosure.of(left).erf(), 1, 0, bound);
        bound = CorrectedFunctions.erf(0, -x, x - left, 0, -1);
        holds(Enclosure.of(-left).erf(), 0, -1, bound);
      }
    }
  }

  /** The slope at the corrected number is not that at the number itself. */
  @Test
  void slopesAreThoseOfCorrectedNumbers() {
    double e = 1e-9;
    for (double x = -8; x <= 8; x += 0.5) {
      for (double c : new double[] {-0.25, 0.25}) {
        Enclosure end = exact(x, c).add(Enclosure.of(Math.copySign(e, c)));
        double t = Elementary.tanh(x);
        double ct = Corrections.tanh(x, c, t);
        holds(end.tanh(), t, ct, CorrectedFunctions.tanh(x, c, e, t, ct));
        double s = Elementary.sigmoid(x);
        double cs = Corrections.sigmoid(x, c, s);
        holds(end.sigmoid(), s, cs, CorrectedFunctions.sigmoid(x, c, e, s, cs));
        double p = Elementary.softplus(x);
        double cp = Corrections.softplus(x, c, p);
        holds(end.softplus(), p, cp, CorrectedFunctions.softplus(x, c, e, p, cp));
      }
    }
  }

  /** {@code x y} is rounded to a tie with w that the fused operation does not see. */
  @Test
  void fusedProductsThatAreRoundedTwice() {
    double x = 1 + 0x1p-26;
    double y = 0x1p-53 * (1 - 0x1p-26 + 0x1p-52);
    double[][] cases = {
      {x, y, 1}, {x, y, 1 + 0x1p-52}, {1e3 / 3, 1e3 / 7, 0}, {1 / 3.0, 0x1p-40, 1.3}
    };
    for (double[] numbers : cases) {
      for (int signs = 0; signs < 4; signs++) {
        double a = (signs & 1) == 0 ? numbers[0] : -numbers[0];
        double w = (signs & 2) == 0 ? numbers[2] : -numbers[2];
        for (double cw : new double[] {0, 0x1p-200, -0x1p-150}) {
          double z = Math.fma(a, numbers[1], w);
          double cz = Corrections.fma(a, 0, numbers[1], 0, w, cw, z);
          double bound = CorrectedBounds.fma(a, 0, 0, numbers[1], 0, 0, w, cw, 0, z, cz);
          Enclosure exact = Enclosure.of(a).multiply(Enclosure.of(numbers[1])).add(exact(w, cw));
          holds(exact, z, cz, bound);
          // Two sums, each rounded, of which the last is the correction.
          double least = cw == 0 ? 0x1p-53 * Math.abs(cz) : 0x1p-52 * Math.abs(cz);
          assertThat(bound).isAtLeast(least * (1 - 0x1p-20));
        }
      }
    }
  }

  /** The smallest divisor is next to nothing, of which a rounding would be much. */
  @Test
  void quotientsByWhatIsAlmostZero() {
    for (int sign = -1; sign <= 1; sign += 2) {
      double ey = 1 - 0x1p-40;
      double bound = CorrectedBounds.div(1, 0, 0, sign, 0, ey, sign, 0);
      assertThat(bound).isAtLeast(0x1p40 - 1);
      assertThat(bound).isLessThan(0x1p40 * 1.01);
      bound = CorrectedBounds.div(1, 0, 1e-9, sign * 4.0, 0, 0, sign / 4.0, 0);
      assertThat(bound).isAtMost(0.2500001e-9);
    }
  }

  /** Corrections that lead far away, where one minus nearly one is left. */
  @Test
  void stepsThatCancel() {
    for (double x = -30; x <= 30; x += 2.5) {
      for (double c : new double[] {-29.9, -17.3, -4.95, -1.1, -0.2, 0.2, 1.1, 4.95, 17.3, 29.9}) {
        Enclosure exact = exact(x, c);
        double t = Elementary.tanh(x);
        double ct = Corrections.tanh(x, c, t);
        holds(exact.tanh(), t, ct, CorrectedFunctions.tanh(x, c, 0, t, ct));
        double s = Elementary.sigmoid(x);
        double cs = Corrections.sigmoid(x, c, s);
        holds(exact.sigmoid(), s, cs, CorrectedFunctions.sigmoid(x, c, 0, s, cs));
        double p = Elementary.softplus(x);
        double cp = Corrections.softplus(x, c, p);
        holds(exact.softplus(), p, cp, CorrectedFunctions.softplus(x, c, 0, p, cp));
        double e = Elementary.exp(x);
        double ce = Corrections.exp(x, c, e);
        holds(exact.exp(), e, ce, CorrectedFunctions.exp(x, c, 0, e, ce));
      }
    }
  }

  /** Nothing is left of the sum of number and correction, but something of the exact number. */
  @Test
  void errorsOfWhatIsAllButCancelled() {
    for (double x = -2; x <= 6; x += 2) {
      for (double c : new double[] {-30, -38, -60, -300}) {
        for (double ex : new double[] {0.5, 10, 100}) {
          Enclosure exact = exact(x, c).add(Enclosure.of(ex));
          double e = Elementary.exp(x);
          double ce = Corrections.exp(x, c, e);
          holds(exact.exp(), e, ce, CorrectedFunctions.exp(x, c, ex, e, ce));
          double m = Elementary.expm1(x);
          double cm = Corrections.expm1(x, c, m);
          holds(exact.expm1(), m, cm, CorrectedFunctions.expm1(x, c, ex, m, cm));
        }
      }
    }
  }

  @Test
  void zerosDividedByWhatMayBeZero() {
    assertThat(CorrectedBounds.div(0, 0, 0, 3, 0, 2, 0, 0)).isEqualTo(0.0);
    assertThat(CorrectedBounds.div(0, 0, 0, -3, 0, 2, 0, 0)).isEqualTo(0.0);
    assertThat(CorrectedBounds.div(0, 0, 0, 3, -2.5, 0.75, 0, 0)).isEqualTo(NONE);
    assertThat(CorrectedBounds.div(0, 0, 0, 3, 0, 3, 0, 0)).isEqualTo(NONE);
    assertThat(CorrectedBounds.div(0, 0, 0, -3, 0, 3, 0, 0)).isEqualTo(NONE);
    assertThat(CorrectedBounds.div(0, 0, 0, 0, 0, 0, 0, 0)).isEqualTo(NONE);
    assertThat(CorrectedBounds.div(0, MIN, 0, 1, 0, 0, 0, MIN)).isGreaterThan(0.0);
    assertThat(CorrectedBounds.div(0, 0, 0.5, 2, 0, 0, 0, 0)).isAtLeast(0.25);
    assertThat(CorrectedBounds.div(0, 0.5, 0, 2, 0, 1, 0, 0.25)).isAtLeast(0.25);
  }

  @Test
  void shares() {
    double more = 1 + 1e-6;
    assertThat(CorrectedBounds.proportion(0, 0, 0, 3, 0, 2, 0, 0)).isEqualTo(0.0);
    assertThat(CorrectedBounds.proportion(0, 0, 0, 3, 0, NONE, 0, 0)).isEqualTo(NONE);
    assertThat(CorrectedBounds.proportion(0, 0, 0.5, 2, 0, 0, 0, 0)).isAtLeast(0.25);
    assertThat(CorrectedBounds.proportion(0, 0.5, 0, 2, 0, 1, 0, 0.25)).isAtLeast(0.25);
    assertThat(CorrectedBounds.proportion(1, 0, NONE, 2, 0, 0, 0.5, 0)).isEqualTo(NONE);
    assertThat(CorrectedBounds.proportion(1, 0, 1e-9, 2, 0, 0, 0.5, 0)).isAtMost(0.5e-9 * more);
    // The divisor is the dividend at least, whatever its error.
    assertThat(CorrectedBounds.proportion(1, 0, 0, 2, 0, 2, 0.5, 0)).isAtLeast(0.5);
    assertThat(CorrectedBounds.proportion(1, 0, 0, 2, 0, 2, 0.5, 0)).isAtMost(more);
  }

  @Test
  void logarithmsOfSums() {
    double more = 1 + 1e-6;
    double z = Elementary.log(3.0);
    double cz = Corrections.logOfSum(3, 0, 0, 0, z);
    // The exact sum is between 1 and 5.5, and its logarithm thus no further than this.
    double far = CorrectedFunctions.logOfSum(3, 0, 2.5, 0, 0, 0, z, cz);
    assertThat(far).isAtLeast(z);
    assertThat(far).isAtMost(z * more);
    assertThat(CorrectedFunctions.logOfSum(3, 0, 12, 0, 0, 0, z, cz)).isAtMost(4 * more);
    holds(Enclosure.of(15).log(), z, cz, CorrectedFunctions.logOfSum(3, 0, 12, 0, 0, 0, z, cz));
    assertThat(CorrectedFunctions.logOfSum(3, 0, NONE, 0, 0, 0, z, cz)).isEqualTo(NONE);
    assertThat(CorrectedFunctions.logOfSum(3, 0, 1e-9, 0, 0, 0, z, cz)).isAtMost(1e-9 / 3 * more);
    // The largest term may be 1 less its error and correction, or more.
    for (double[] error : new double[][] {{0.25, 0.5}, {-0.25, 0.5}, {0, 0.75}}) {
      double limited = CorrectedFunctions.logOfSum(3, 0, 2.9, 5, error[0], error[1], z, cz);
      holds(Enclosure.of(-0.75), z, cz, limited);
      assertThat(limited).isAtMost((z + 0.75) * more);
    }
    // Less than 1, so that the exact sum is above.
    double low = Elementary.log(0.5);
    double cl = Corrections.logOfSum(0.5, 0.25, 0, 0, low);
    double bound = CorrectedFunctions.logOfSum(0.5, 0.25, 0.5, 0, 0, 0, low, cl);
    holds(Enclosure.of(1.25).log(), low, cl, bound);
    assertThat(bound).isAtMost(2 * more);
    double near = Corrections.logOfSum(0.5, -0.25, 0, 0, low);
    bound = CorrectedFunctions.logOfSum(0.5, -0.25, 1.5, 0, 0, 0, low, near);
    holds(Enclosure.of(1.75).log(), low, near, bound);
    assertThat(bound).isAtMost(6 * more);
    // The exact sum is 1.1 at most, and the corrected one 0.6.
    double below = Elementary.log(1.0);
    double cb = Corrections.logOfSum(1, -0.4, 0, 0, below);
    holds(
        Enclosure.of(1.1).log(),
        below,
        cb,
        CorrectedFunctions.logOfSum(1, -0.4, 0.5, 0, 0, 0, below, cb));
    // It is 1, and the corrected one a million.
    double high = Elementary.log(7e5);
    double ch = Corrections.logOfSum(7e5, 3e5, 0, 0, high);
    holds(
        Enclosure.ZERO,
        high,
        ch,
        CorrectedFunctions.logOfSum(7e5, 3e5, 1e6 - 1, 0, 0, 0, high, ch));
    // Out of the corrections' range.
    double beside = Elementary.log(1.2);
    assertThat(CorrectedFunctions.logOfSum(1.2, 1.1, 0, 0, 0, 0, beside, 0)).isAtLeast(0.65);
    assertThat(CorrectedFunctions.logOfSum(3, 2.5, 0, 0, 0, 0, z, 0)).isAtLeast(2.5 / 3);
    assertThat(CorrectedFunctions.logOfSum(3, 2.5, 0, 0, 0, 0, z, 0)).isLessThan(2);
    // A sum of exponentials whose largest is e^-0.75 may be that.
    double hundred = Elementary.log(100.0);
    double least = CorrectedFunctions.logOfSum(100, 60, 39.53, 9, -0.5, 0.25, hundred, 0);
    assertThat(least).isAtLeast(hundred + 0.75);
    assertThat(least).isAtMost((hundred + 0.75) * more);
    double max = 0x1.3p1000;
    double top = Elementary.log(max);
    assertThat(CorrectedFunctions.logOfSum(max, 0, 0, 0, 0, 0, top, 0)).isAtLeast(Math.ulp(top));
  }

  @Test
  void ranges() {
    assertThat(CorrectedBounds.within(0.5, -0x1p-20, 99, -1, 1)).isAtLeast(1.5 + 0x1p-20);
    assertThat(CorrectedBounds.within(0.5, -0x1p-20, 99, -1, 1)).isAtMost(1.5001);
    // 1 and 2^-54 to the farther end, which is no double.
    assertThat(CorrectedBounds.within(0, 0x1p-54, 99, -1, 1)).isGreaterThan(1.0);
    assertThat(CorrectedBounds.within(0.5, 0, 0.25, -1, 1)).isEqualTo(0.25);
    for (int n = 3; n < 40; n++) {
      double c = 1e6 / n;
      double high = 1.0 / n;
      BigDecimal most = new BigDecimal(c).add(new BigDecimal(high));
      assertThat(new BigDecimal(CorrectedBounds.within(0, c, 1e9, 0, high))).isAtLeast(most);
    }
  }

  @Test
  void boundsAreNotLargerThanNeeded() {
    double more = 1 + 1e-6;
    double wide = 1 + 1e-3;
    assertThat(CorrectedFunctions.tanh(0, 0, 1e-9, 0, 0)).isAtMost(1e-9 * more);
    assertThat(CorrectedFunctions.tanh(0, 0, 9, 0, 0)).isAtMost(2 * more);
    assertThat(CorrectedFunctions.tanh(0, 0, 0.5, 0, 0)).isAtMost(0.5 * more);
    assertThat(CorrectedFunctions.tanh(9, 0, 0.125, Elementary.tanh(9.0), 0)).isAtMost(0.1 * 0.125);
    assertThat(CorrectedFunctions.sigmoid(0, 0, 0.5, 0.5, 0)).isAtMost(0.125 * more);
    assertThat(CorrectedFunctions.sigmoid(0, 0, 9, 0.5, 0)).isAtMost(more);
    double s = Elementary.sigmoid(9.0);
    assertThat(CorrectedFunctions.sigmoid(9, 0, 1e-9, s, 0)).isAtMost(1e-9 * (1 - s) * wide);
    assertThat(CorrectedFunctions.sigmoid(9, 0, 0.125, s, 0)).isAtMost(0.125 * 0.0122);
    double p = Elementary.softplus(-9.0);
    assertThat(CorrectedFunctions.softplus(-9, 0, 1e-2, p, 0)).isAtMost(1e-2 * (p + 0.0025) * more);
    assertThat(CorrectedFunctions.softplus(9, 0, 0.125, 9, 0)).isAtMost(0.125 * more);
    double erf = Elementary.erf(3.0);
    double steep = 1e-9 * 1.1285 * Math.exp(-9);
    assertThat(CorrectedFunctions.erf(3, 0, 1e-9, erf, 0)).isAtMost(steep);
    assertThat(CorrectedFunctions.erf(-3, 0, 1e-9, -erf, 0)).isAtMost(steep);
    double e = Elementary.exp(9.0);
    assertThat(CorrectedFunctions.exp(9, 0, 1e-9, e, 0)).isAtMost(1e-9 * e * more);
    assertThat(CorrectedFunctions.log(9, 0, 1e-9, Elementary.log(9.0), 0))
        .isAtMost(1e-9 / 9 * more);
    assertThat(CorrectedBounds.sqrt(4, 0, 1e-9, 2, 0)).isAtMost(0.25e-9 * more);
    assertThat(CorrectedBounds.sqrt(4, -1, 1e-9, 2, Math.sqrt(3) - 2)).isAtLeast(1e-9 / 2 / 1.7321);
    assertThat(CorrectedBounds.sqrt(4, -1, 1e-9, 2, Math.sqrt(3) - 2)).isAtMost(1e-9 / 2 / 1.732);
  }

  @Test
  void whatIsNotFiniteHasNoBoundByAnyRule() {
    List<Result> rules = List.of(
        (z, c) -> CorrectedBounds.add(1, 0, 0, 1, 0, 0, z, c),
        (z, c) -> CorrectedBounds.sub(1, 0, 0, 1, 0, 0, z, c),
        (z, c) -> CorrectedBounds.mul(1, 0, 0, 1, 0, 0, z, c),
        (z, c) -> CorrectedBounds.fma(1, 0, 0, 1, 0, 0, 1, 0, 0, z, c),
        (z, c) -> CorrectedBounds.div(1, 0, 0, 1, 0, 0, z, c),
        (z, c) -> CorrectedBounds.div(0, 0, 0, 1, 0, 0, z, c),
        (z, c) -> CorrectedBounds.proportion(1, 0, 0, 1, 0, 0, z, c),
        (z, c) -> CorrectedBounds.proportion(0, 0, 0, 1, 0, 0, z, c),
        (z, c) -> CorrectedBounds.sqrt(1, 0, 0, z, c),
        (z, c) -> CorrectedFunctions.exp(1, 0, 0, z, c),
        (z, c) -> CorrectedFunctions.log(1, 0, 0, z, c),
        (z, c) -> CorrectedFunctions.logOfSum(1, 0, 0, 0, 0, 0, z, c),
        (z, c) -> CorrectedFunctions.expm1(1, 0, 0, z, c),
        (z, c) -> CorrectedFunctions.log1p(1, 0, 0, z, c),
        (z, c) -> CorrectedFunctions.sin(1, 0, 0, z, c),
        (z, c) -> CorrectedFunctions.cos(1, 0, 0, z, c),
        (z, c) -> CorrectedFunctions.erf(1, 0, 0, z, c),
        (z, c) -> CorrectedFunctions.tanh(1, 0, 0, z, c),
        (z, c) -> CorrectedFunctions.sigmoid(1, 0, 0, z, c),
        (z, c) -> CorrectedFunctions.softplus(1, 0, 0, z, c),
        (z, c) -> CorrectedBounds.max(z, c, 0, 1, 0, 0),
        (z, c) -> CorrectedBounds.min(1, 0, 0, z, c, 0),
        (z, c) -> CorrectedBounds.abs(z, c, 0));
    for (int i = 0; i < rules.size(); i++) {
      for (double x : new double[] {Double.NaN, NONE, -NONE}) {
        if (i < 20 || Double.isNaN(x)) {
          assertWithMessage("rule %s of %s", i, x)
              .that(rules.get(i).bound(x, 0))
              .isEqualTo(NONE);
        }
        if (i < 20) {
          assertWithMessage("rule %s and %s", i, x)
              .that(rules.get(i).bound(1, x))
              .isEqualTo(NONE);
        }
      }
    }
    double max = Double.MAX_VALUE;
    assertThat(CorrectedBounds.add(max, 0, 0, 0, 0, 0, max, 0)).isEqualTo(0.0);
    assertThat(CorrectedBounds.add(max, 0, 1e300, 0, 0, 0, max, 0)).isEqualTo(NONE);
    assertThat(CorrectedBounds.add(-max, 0, 1e300, 0, 0, 0, -max, 0)).isEqualTo(NONE);
    // The exact number may be beyond the doubles, whichever sign it has.
    assertThat(CorrectedBounds.add(max, 0, 0, 1e293, 0, 0, max, 1e293)).isEqualTo(NONE);
    assertThat(CorrectedBounds.add(-max, 0, 0, -1e293, 0, 0, -max, -1e293)).isEqualTo(NONE);
  }
}
