package ulpine.kernel;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import ulpine.exact.Enclosure;

/**
 * The bounds of corrected results hold for whatever roundings the corrections have had, all at
 * their worst, which random operands never show: against what the operands' errors do exactly and a
 * running error analysis of the corrections' formulas.
 */
final class CorrectedRoundingsTest {
  private static final int TRIALS = Integer.getInteger("ulpine.trials", 40_000) / 40;
  private static final double LESS = 1 - 0x1p-30;

  /** Twice what the most generous constant is more than the roundings it stands for. */
  private static final double GENEROUS = 300;

  private static final double TIGHT = 1 + 1e-6;

  /** Where functions, their slopes or what is declared of them begin to be nearly nothing. */
  private static final double[] ARGUMENTS = {
    -60, -40, -37.5, -36.5, -36, -30, -20, -8, -2.5, -0.95, -0.9, -0.6, -0.55, -0.5, -0.3, -1e-3,
    1e-9, 0.2, 0.45, 0.55, 0.625, 0.9, 1, 1.5, 2.75, 7, 20, 36, 40, 60
  };

  /** Corrections of all sizes: some are nearly nothing, some more than what they correct. */
  private static final double[] STEPS = {
    0, 1e-60, -1e-60, 1e-17, -1e-17, 1e-9, -1e-9, 0.01, 0.2, -0.2, 0.25, -0.25, 0.7, 2, -3, 20, -20
  };

  /** A number with its correction and its error. */
  private record Corrected(double x, double c, double e) {
    Rounded number() {
      return Rounded.exact(x);
    }

    Rounded correction() {
      return Rounded.exact(c);
    }

    /** So that functions are all but straight. */
    boolean isNearlyExact() {
      return Math.max(e, Math.abs(c)) <= 0x1p-24 * Math.abs(x);
    }

    Enclosure exact(double sign) {
      return Enclosure.of(x).add(Enclosure.of(c)).add(Enclosure.of(sign * e));
    }
  }

  private interface Computed {
    double of(Corrected[] x);
  }

  private interface Correction {
    double of(Corrected[] x, double z);
  }

  /** The same formula with its roundings. */
  private interface Analysis {
    Rounded of(Corrected[] x, double z);
  }

  private interface Bound {
    double of(Corrected[] x, double z, double cz);
  }

  private interface Exact {
    Enclosure of(Enclosure[] x);
  }

  private final Random random = new Random(53);

  private static Rounded sumRest(double x, double y, double z) {
    return Rounded.exact(ElementaryRests.sumRest(x, y, z));
  }

  private static Rounded cross(Corrected x, Corrected y) {
    Rounded corrections = x.correction().multiply(y.correction());
    return x.number().fma(y.correction(), y.number().fma(x.correction(), corrections));
  }

  private static Rounded declared(double rest, double scale) {
    return new Rounded(rest, ElementaryRests.ERROR * scale);
  }

  @Test
  void sumsAndDifferences() {
    check(
        2,
        x -> x[0].x + x[1].x,
        (x, z) -> Corrections.add(x[0].x, x[0].c, x[1].x, x[1].c, z),
        (x, z) -> sumRest(x[0].x, x[1].x, z).add(x[0].correction().add(x[1].correction())),
        (x, z, c) -> CorrectedBounds.add(x[0].x, x[0].c, x[0].e, x[1].x, x[1].c, x[1].e, z, c),
        x -> x[0].add(x[1]),
        TIGHT);
    check(
        2,
        x -> x[0].x - x[1].x,
        (x, z) -> Corrections.sub(x[0].x, x[0].c, x[1].x, x[1].c, z),
        (x, z) -> sumRest(x[0].x, -x[1].x, z).add(x[0].correction().subtract(x[1].correction())),
        (x, z, c) -> CorrectedBounds.sub(x[0].x, x[0].c, x[0].e, x[1].x, x[1].c, x[1].e, z, c),
        x -> x[0].subtract(x[1]),
        TIGHT);
  }

  @Test
  void products() {
    check(
        2,
        x -> x[0].x * x[1].x,
        (x, z) -> Corrections.mul(x[0].x, x[0].c, x[1].x, x[1].c, z),
        (x, z) -> Rounded.residual(x[0].x, x[1].x, -z).add(cross(x[0], x[1])),
        (x, z, c) -> CorrectedBounds.mul(x[0].x, x[0].c, x[0].e, x[1].x, x[1].c, x[1].e, z, c),
        x -> x[0].multiply(x[1]),
        TIGHT);
    check(
        3,
        x -> Math.fma(x[0].x, x[1].x, x[2].x),
        (x, z) -> Corrections.fma(x[0].x, x[0].c, x[1].x, x[1].c, x[2].x, x[2].c, z),
        (x, z) -> {
          double p = x[0].x * x[1].x;
          double s = p + x[2].x;
          Rounded rests = sumRest(p, x[2].x, s).add(Rounded.residual(x[0].x, x[1].x, -p));
          Rounded residual = Rounded.exact(s).subtract(Rounded.exact(z)).add(rests);
          return residual.add(cross(x[0], x[1]).add(x[2].correction()));
        },
        (x, z, c) -> CorrectedBounds.fma(
            x[0].x, x[0].c, x[0].e, x[1].x, x[1].c, x[1].e, x[2].x, x[2].c, x[2].e, z, c),
        x -> x[0].multiply(x[1]).add(x[2]),
        TIGHT);
  }

  @Test
  void quotients() {
    check(
        2,
        x -> x[0].x / x[1].x,
        (x, z) -> Corrections.div(x[0].x, x[0].c, x[1].x, x[1].c, z),
        (x, z) -> {
          Rounded lost = x[1].correction().multiply(Rounded.exact(z));
          return Rounded.residual(-z, x[1].x, x[0].x)
              .add(x[0].correction().subtract(lost))
              .divide(x[1].number().add(x[1].correction()));
        },
        (x, z, c) -> CorrectedBounds.div(x[0].x, x[0].c, x[0].e, x[1].x, x[1].c, x[1].e, z, c),
        x -> x[0].divide(x[1]),
        TIGHT);
  }

  @Test
  void roots() {
    check(
        1,
        x -> Math.sqrt(x[0].x),
        (x, z) -> Corrections.sqrt(x[0].x, x[0].c, z),
        (x, z) -> {
          Rounded root = x[0].number().add(x[0].correction()).sqrt();
          return Rounded.residual(-z, z, x[0].x)
              .add(x[0].correction())
              .divide(Rounded.exact(z).add(root));
        },
        (x, z, c) -> CorrectedBounds.sqrt(x[0].x, x[0].c, x[0].e, z, c),
        x -> x[0].sqrt(),
        TIGHT);
  }

  @Test
  void exponentials() {
    check(
        1,
        x -> Elementary.exp(x[0].x),
        (x, z) -> Corrections.exp(x[0].x, x[0].c, z),
        (x, z) -> {
          Rounded rest = declared(ElementaryRests.exp(x[0].x, z), Math.abs(z));
          Rounded step = x[0].correction().apply(StrictMath.expm1(x[0].c), 1);
          return rest.add(Rounded.exact(z).add(rest).multiply(step));
        },
        (x, z, c) -> CorrectedFunctions.exp(x[0].x, x[0].c, x[0].e, z, c),
        x -> x[0].exp(),
        TIGHT);
  }

  @Test
  void exponentialsMinusOne() {
    check(
        1,
        x -> Elementary.expm1(x[0].x),
        (x, z) -> Corrections.expm1(x[0].x, x[0].c, z),
        (x, z) -> {
          Rounded rest = declared(ElementaryRests.expm1(x[0].x, z), Math.abs(z));
          Rounded step = x[0].correction().apply(StrictMath.expm1(x[0].c), 1);
          Rounded exponential = Rounded.exact(z).add(Rounded.exact(1)).add(rest);
          return rest.add(exponential.multiply(step));
        },
        (x, z, c) -> CorrectedFunctions.expm1(x[0].x, x[0].c, x[0].e, z, c),
        x -> x[0].expm1(),
        TIGHT);
  }

  @Test
  void logarithmsOfOneMore() {
    check(
        1,
        x -> Elementary.log1p(x[0].x),
        (x, z) -> Corrections.log1p(x[0].x, x[0].c, z),
        (x, z) -> {
          boolean near = Math.abs(x[0].x) <= ElementaryRests.LOG1P_NEAR;
          Rounded ratio = x[0].correction().divide(Rounded.exact(1).add(x[0].number()));
          return declared(
                  ElementaryRests.log1p(x[0].x, z), near ? Math.abs(z) : Math.max(1, Math.abs(z)))
              .add(ratio.apply(StrictMath.log1p(ratio.v()), 1 / (1 + ratio.v())));
        },
        (x, z, c) -> CorrectedFunctions.log1p(x[0].x, x[0].c, x[0].e, z, c),
        x -> x[0].log1p(),
        TIGHT);
  }

  @Test
  void logarithms() {
    Analysis analysis = (x, z) -> {
      Rounded ratio = x[0].correction().divide(x[0].number());
      return declared(ElementaryRests.log(x[0].x, z), Math.max(1, Math.abs(z)))
          .add(ratio.apply(StrictMath.log1p(ratio.v()), 1 / (1 + ratio.v())));
    };
    check(
        1,
        x -> Elementary.log(x[0].x),
        (x, z) -> Corrections.log(x[0].x, x[0].c, z),
        analysis,
        (x, z, c) -> CorrectedFunctions.log(x[0].x, x[0].c, x[0].e, z, c),
        x -> x[0].log(),
        TIGHT);
    // As any other logarithm where the exact number cannot be less than 1.
    check(
        1,
        x -> Elementary.log(x[0].x),
        (x, z) -> Corrections.logOfSum(x[0].x, x[0].c, 0, 0, z),
        analysis,
        (x, z, c) -> {
          double bound = CorrectedFunctions.logOfSum(x[0].x, x[0].c, x[0].e, 0, 0, 0, z, c);
          double general = CorrectedFunctions.log(x[0].x, x[0].c, x[0].e, z, c);
          assertThat(bound).isAtMost(general);
          return x[0].x + x[0].c - x[0].e > 1 ? bound : general;
        },
        x -> x[0].log(),
        TIGHT);
    // The exact number is 1, and nothing is left of its logarithm but roundings.
    DoubleStream far = DoubleStream.iterate(0.71, x -> x < 1.4, x -> x + 0x1.1p-6);
    DoubleStream near = IntStream.range(-9, 10).mapToDouble(k -> 1 + k * 0x1p-52);
    DoubleStream.concat(far, near).forEach(x -> {
      Corrected[] one = {new Corrected(x, 1 - x, 0)};
      double z = Elementary.log(x);
      Rounded c = analysis.of(one, z);
      assertThat(CorrectedFunctions.logOfSum(x, 1 - x, 0, 0, 0, 0, z, c.v()))
          .isAtLeast(c.e() * LESS);
    });
  }

  @Test
  void hyperbolicTangents() {
    check(
        1,
        x -> Elementary.tanh(x[0].x),
        (x, z) -> Corrections.tanh(x[0].x, x[0].c, z),
        (x, z) -> {
          Rounded one = Rounded.exact(1);
          Rounded t = Rounded.exact(Math.abs(z));
          Rounded rest = declared(ElementaryRests.tanh(x[0].x, z), Math.abs(z));
          Rounded step = x[0].correction().apply(StrictMath.tanh(x[0].c), 1);
          Rounded slope =
              one.subtract(t).subtract(z < 0 ? rest.negate() : rest).multiply(one.add(t));
          return rest.add(step.multiply(slope).divide(one.add(Rounded.exact(z).multiply(step))));
        },
        (x, z, c) -> CorrectedFunctions.tanh(x[0].x, x[0].c, x[0].e, z, c),
        x -> x[0].tanh(),
        TIGHT);
  }

  @Test
  void sigmoids() {
    check(
        1,
        x -> Elementary.sigmoid(x[0].x),
        (x, z) -> Corrections.sigmoid(x[0].x, x[0].c, z),
        (x, z) -> {
          Rounded one = Rounded.exact(1);
          Rounded of = Rounded.exact(z);
          Rounded rest = declared(ElementaryRests.sigmoid(x[0].x, z), Math.abs(z));
          Rounded step = x[0].correction().apply(StrictMath.expm1(x[0].c), 1);
          Rounded slope = of.multiply(one.subtract(of).subtract(rest));
          return rest.add(slope.multiply(step).divide(one.add(of.multiply(step))));
        },
        (x, z, c) -> CorrectedFunctions.sigmoid(x[0].x, x[0].c, x[0].e, z, c),
        x -> x[0].sigmoid(),
        TIGHT);
  }

  @Test
  void softplus() {
    check(
        1,
        x -> Elementary.softplus(x[0].x),
        (x, z) -> Corrections.softplus(x[0].x, x[0].c, z),
        (x, z) -> {
          double scale = x[0].x < ElementaryRests.SOFTPLUS_TAIL ? z : Math.max(1, z);
          double sigmoid = Elementary.sigmoid(x[0].x);
          Rounded step = new Rounded(sigmoid, 4 * Math.ulp(sigmoid))
              .multiply(x[0].correction().apply(StrictMath.expm1(x[0].c), 1));
          return declared(ElementaryRests.softplus(x[0].x, z), scale)
              .add(step.apply(StrictMath.log1p(step.v()), 1 / (1 + step.v())));
        },
        (x, z, c) -> CorrectedFunctions.softplus(x[0].x, x[0].c, x[0].e, z, c),
        x -> x[0].softplus(),
        // Its slope is bounded by its value.
        1.6);
  }

  /** Their corrections are computed at the sum of a number and its correction, which is exact. */
  @Test
  void series() {
    double least = SeriesRests.SMALLEST_REDUCED;
    for (double x : ARGUMENTS) {
      for (double c : STEPS) {
        for (double e : new double[] {0, 0.3}) {
          Corrected[] one = {new Corrected(x, c, e)};
          double scale = Math.abs(x + c) < least ? 0 : 1;
          double sin = Elementary.sin(x);
          double cs = Corrections.sin(x, c, sin);
          series(one, sin, cs, scale, CorrectedFunctions.sin(x, c, e, sin, cs), a -> a[0].sin());
          double cos = Elementary.cos(x);
          double cc = Corrections.cos(x, c, cos);
          series(one, cos, cc, 1, CorrectedFunctions.cos(x, c, e, cos, cc), a -> a[0].cos());
          double erf = Elementary.erf(x);
          double ce = Corrections.erf(x, c, erf);
          series(one, erf, ce, 0, CorrectedFunctions.erf(x, c, e, erf, ce), a -> a[0].erf());
        }
      }
    }
  }

  private static void series(
      Corrected[] x, double z, double cz, double scale, double bound, Exact function) {
    double declared = SeriesRests.ERROR * Math.max(scale, Math.abs(z + cz));
    double roundings = declared + 0x1p-52 * Math.abs(cz);
    String where = Arrays.toString(x) + ": " + z + " + " + cz;
    assertWithMessage(where).that(bound).isAtLeast((spread(function, x) + roundings) * LESS);
    if (x[0].e == 0) {
      Enclosure rest = function.of(new Enclosure[] {x[0].exact(0)}).subtract(Enclosure.of(z));
      assertWithMessage(where).that(rest.distance(cz)).isAtMost(bound);
      assertWithMessage(where).that(bound).isAtMost(4 * roundings + 0x1p-900);
    }
  }

  private void check(
      int operands,
      Computed computed,
      Correction correction,
      Analysis analysis,
      Bound rule,
      Exact function,
      double loose) {
    int counted = 0;
    List<Corrected[]> cases = new ArrayList<>();
    for (int trial = 0; trial < TRIALS; trial++) {
      Corrected[] x = operands(operands, trial);
      if (operands == 1 && trial % 3 == 0) {
        x[0] = cancelled(x[0].x, computed, correction);
      }
      cases.add(x);
    }
    for (int i = 0; operands == 1 && i < ARGUMENTS.length; i++) {
      double x = ARGUMENTS[i];
      cases.add(new Corrected[] {cancelled(x, computed, correction)});
      for (double c : STEPS) {
        cases.add(new Corrected[] {new Corrected(x, c, 0)});
      }
    }
    for (Corrected[] x : cases) {
      double z = computed.of(x);
      double cz = correction.of(x, z);
      Rounded analyzed = analysis.of(x, z);
      double bound = rule.of(x, z, cz);
      if (!(bound < Double.POSITIVE_INFINITY) || (cz == 0 && analyzed.v() != 0)) {
        continue;
      }
      String where = Arrays.toString(x) + ": " + z + " + " + analyzed;
      assertWithMessage(where).that(analyzed.v() == cz).isTrue();
      double spread = spread(function, x);
      assertWithMessage(where).that(bound).isAtLeast((spread + analyzed.e()) * LESS);
      if (Arrays.stream(x).allMatch(Corrected::isNearlyExact)) {
        counted++;
        double curved = Arrays.stream(x)
            .mapToDouble(o -> o.e * (o.e + 3 * Math.abs(o.c) + 0x1p-49))
            .sum();
        double roundings =
            GENEROUS * (analyzed.e() + 0x1p-53 * Math.abs(cz)) + 0x1p-900 + 0x1p-100 * Math.abs(z);
        assertWithMessage(where).that(bound).isAtMost(spread * loose + curved + roundings);
      }
    }
    assertThat(counted).isAtLeast(TRIALS / 20);
  }

  /** How far the exact operands can move the exact result. */
  private static double spread(Exact function, Corrected[] x) {
    if (Arrays.stream(x).allMatch(o -> o.e == 0)) {
      return 0;
    }
    Enclosure[] middle = Arrays.stream(x).map(o -> o.exact(0)).toArray(Enclosure[]::new);
    Enclosure value = function.of(middle);
    double most = 0;
    for (int corner = 0; corner < 1 << x.length; corner++) {
      Enclosure[] ends = new Enclosure[x.length];
      for (int i = 0; i < ends.length; i++) {
        ends[i] = x[i].exact((corner >> i & 1) == 0 ? 1 : -1);
      }
      Enclosure moved = function.of(ends).subtract(value);
      most = Math.max(most, moved.magnitude() - moved.width());
    }
    return most;
  }

  private Corrected[] operands(int count, int trial) {
    Corrected[] x = new Corrected[count];
    for (int i = 0; i < count; i++) {
      Corrected any = operand();
      // All the corrections are next to nothing, or nothing, or all that there is.
      x[i] = switch (trial % 8) {
        case 0 -> new Corrected(any.x, any.x * 0x1p-200, any.e);
        case 1 -> new Corrected(any.x, 0, any.e);
        case 2 -> new Corrected(any.x * 0x1p-40, random.nextGaussian(), 0);
        case 4 -> new Corrected(25 + 35 * random.nextDouble(), any.x * 0x1p-5, 0);
        default -> any;
      };
    }
    if (count > 1 && trial % 5 == 0) {
      x[1] = new Corrected(-x[0].x * (1 + (trial % 3 - 1) * 0x1p-52), x[1].c, x[0].e);
    }
    return x;
  }

  /** A correction for which what the function leaves over and the step all but cancel. */
  private Corrected cancelled(double x, Computed computed, Correction correction) {
    double h = Math.max(Math.abs(x), 0x1p-100) * 0x1p-20;
    double ahead = computed.of(new Corrected[] {new Corrected(x + h, 0, 0)});
    double behind = computed.of(new Corrected[] {new Corrected(x - h, 0, 0)});
    Corrected[] plain = {new Corrected(x, 0, 0)};
    double rest = correction.of(plain, computed.of(plain));
    double c = -rest / ((ahead - behind) / (2 * h));
    return new Corrected(x, Double.isFinite(c) ? c * (1 + 0x1p-12 * random.nextGaussian()) : 0, 0);
  }

  private Corrected operand() {
    double x = switch (random.nextInt(8)) {
      case 0 -> random.nextInt(5) - 2;
      case 1 -> Math.scalb(random.nextGaussian(), -random.nextInt(300));
      case 2 -> Math.scalb(random.nextGaussian(), -random.nextInt(60) - 480);
      case 3 -> random.nextGaussian() * 30;
      case 4 -> Math.abs(random.nextGaussian());
      default -> random.nextGaussian() * 3;
    };
    double c = switch (random.nextInt(5)) {
      case 0 -> 0;
      case 1 -> 0.2 * random.nextGaussian();
      default -> Math.scalb(x * random.nextGaussian(), -random.nextInt(60) - 2);
    };
    double size = Math.max(Math.abs(x), Math.abs(c));
    double e = switch (random.nextInt(4)) {
      case 0 -> size * 0.25 * random.nextDouble();
      case 1 -> Math.scalb(size * random.nextDouble(), -random.nextInt(120));
      default -> 0;
    };
    return new Corrected(x, c, e);
  }
}
