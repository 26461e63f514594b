package ulpine.optimizer;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;

import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import ulpine.annotations.Format;
import ulpine.exact.Enclosure;
import ulpine.kernel.Bounded;

/**
 * Updates with errors: the bits of the plain ones, and errors that hold against the same steps in
 * enclosures, from every corner of what weights, state and gradients may be.
 */
final class BoundedUpdateTest {
  private static final int TRIALS = Integer.getInteger("ulpine.trials", 40_000) / 80;
  private static final int STEPS = 6;
  private static final double NONE = Double.POSITIVE_INFINITY;

  private final Random random = new Random(23);

  /** One step in real arithmetic, as the optimizers' documentation has it; overwrites the slots. */
  private interface Real {
    Enclosure step(Enclosure w, Enclosure g, Enclosure[] slots, int t);
  }

  private record Case(Format format, Supplier<Optimizer> make, Real real, double attained) {
    @Override
    public String toString() {
      return make.get() + " in " + format;
    }
  }

  private static double rounded(Format format, double x) {
    return format == Format.BINARY32 ? (float) x : x;
  }

  private static Enclosure real(Format format, double x) {
    return Enclosure.of(rounded(format, x));
  }

  private static Enclosure rest(Enclosure b) {
    return Enclosure.ONE.subtract(b);
  }

  private static Case sgd(Format format, double lr) {
    Enclosure rate = real(format, lr);
    return new Case(
        format, () -> Sgd.of(lr), (w, g, slots, t) -> w.subtract(rate.multiply(g)), 0.99);
  }

  private static Case momentum(Format format, double lr, double mu) {
    Real step = (w, g, slots, t) -> {
      slots[0] = real(format, mu).multiply(slots[0]).add(g);
      return w.subtract(real(format, lr).multiply(slots[0]));
    };
    return new Case(format, () -> Momentum.of(lr, mu), step, 0.99);
  }

  private static Case adam(Format format, double lr, double b1, double b2, double epsilon) {
    Real step = adam(format, lr, b1, b2, epsilon, 0);
    return new Case(format, () -> Adam.of(lr, b1, b2, epsilon), step, 0.5);
  }

  private static Case adamW(Format format, double lr, double decay) {
    Real step = adam(format, lr, 0.9, 0.999, 1e-8, decay);
    return new Case(format, () -> AdamW.of(lr, decay), step, 0.5);
  }

  /** Kingma and Ba as they write it, with what Loshchilov and Hutter add. */
  private static Real adam(
      Format format, double lr, double beta1, double beta2, double epsilon, double decay) {
    Enclosure rate = real(format, lr);
    Enclosure b1 = real(format, beta1);
    Enclosure b2 = real(format, beta2);
    return (w, g, slots, t) -> {
      slots[0] = b1.multiply(slots[0]).add(rest(b1).multiply(g));
      slots[1] = b2.multiply(slots[1]).add(rest(b2).multiply(g.square()));
      Enclosure mHat = slots[0].divide(rest(b1.pow(t)));
      Enclosure vHat = slots[1].divide(rest(b2.pow(t)));
      Enclosure moved = rate.multiply(mHat).divide(vHat.sqrt().add(real(format, epsilon)));
      return w.subtract(rate.multiply(real(format, decay)).multiply(w)).subtract(moved);
    };
  }

  static Stream<Case> cases() {
    return formats()
        .flatMap(format -> Stream.of(
            sgd(format, 0.1),
            sgd(format, 0),
            sgd(format, 3),
            momentum(format, 0.1, 0.9),
            momentum(format, 0.01, 0),
            adam(format, 0.001, 0.9, 0.999, 1e-8),
            adam(format, 0.1, 0.4, 0.3, 1),
            adam(format, 0.5, 0, 0, 1e-3),
            adam(format, 0.5, 0.99, 0.5, 1e-30),
            // Zeros in binary32.
            adam(format, 0.1, 1e-160, 1e-310, 1e-8),
            adamW(format, 0.01, 0.1),
            adamW(format, 0.3, 5)));
  }

  static Stream<Format> formats() {
    return Stream.of(Format.BINARY32, Format.BINARY64);
  }

  /** The plain update of one weight; the weight and its state are overwritten. */
  private static void update(
      Format format, Optimizer optimizer, double[] weight, double gradient, double[] slots, int t) {
    int count = slots.length;
    if (format == Format.BINARY64) {
      double[][] arrays = new double[count][1];
      for (int slot = 0; slot < count; slot++) {
        arrays[slot][0] = slots[slot];
      }
      optimizer.update(1, weight, new double[] {gradient}, arrays, t);
      for (int slot = 0; slot < count; slot++) {
        slots[slot] = arrays[slot][0];
      }
      return;
    }
    float[] single = {(float) weight[0]};
    float[][] arrays = new float[count][1];
    for (int slot = 0; slot < count; slot++) {
      arrays[slot][0] = (float) slots[slot];
    }
    optimizer.update(1, single, new float[] {(float) gradient}, arrays, t);
    weight[0] = single[0];
    for (int slot = 0; slot < count; slot++) {
      slots[slot] = arrays[slot][0];
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void holdsAgainstTheExactStep(Case given) {
    Optimizer optimizer = given.make.get();
    Format format = given.format;
    double[] closest = new double[3];
    int finite = 0;
    for (int trial = 0; trial < TRIALS; trial++) {
      int count = optimizer.kind().slots().size();
      boolean adopted = random.nextInt(4) == 0;
      int before = adopted ? random.nextInt(1000) : 0;
      Bounded weight = number(format, true);
      Enclosure exactWeight = within(weight);
      double[] plain = {weight.value()};
      double[] numbers = new double[count];
      Enclosure[] exactSlots = new Enclosure[count];
      for (int slot = 0; slot < count; slot++) {
        // The second slot is a mean of squares, which is never negative.
        numbers[slot] = adopted ? number(format, slot == 0).value() : 0;
        exactSlots[slot] = Enclosure.of(numbers[slot]);
      }
      Bounded[] slots = optimizer.bounded(format, numbers);
      double[] plainSlots = numbers.clone();
      boolean small = random.nextInt(3) > 0;
      for (int t = before + 1; t <= before + STEPS; t++) {
        Bounded gradient = small ? gentle(format) : number(format, true);
        Enclosure exactGradient = within(gradient);
        weight = optimizer.bounded(format, t).apply(weight, gradient, slots);
        update(format, optimizer, plain, gradient.value(), plainSlots, t);
        exactWeight = given.real.step(exactWeight, exactGradient, exactSlots, t);
        String where = given + " trial " + trial + " step " + t;
        closest[0] = Math.max(closest[0], check(where, weight, plain[0], exactWeight));
        for (int slot = 0; slot < count; slot++) {
          closest[slot + 1] = Math.max(
              closest[slot + 1], check(where, slots[slot], plainSlots[slot], exactSlots[slot]));
        }
        if (count == 2) {
          checkRatio(where, slots, exactSlots);
        }
        finite += weight.error() < NONE ? 1 : 0;
      }
    }
    assertThat(closest[0]).isAtLeast(given.attained);
    for (int slot = 0; slot < optimizer.kind().slots().size(); slot++) {
      assertThat(closest[slot + 1]).isAtLeast(0.99);
    }
    assertThat(finite).isAtLeast(TRIALS * STEPS / 2);
  }

  /** The bits and the error; how much of it there is. */
  private static double check(String where, Bounded bounded, double plain, Enclosure exact) {
    assertWithMessage(where).that(bounded.value()).isEqualTo(plain);
    assertWithMessage(where).that(bounded.error()).isAtLeast(0.0);
    if (bounded.error() == NONE) {
      return 0;
    }
    double distance = exact.distance(bounded.value());
    // What the 320 bits of the enclosure themselves may be wrong by.
    double slack = exact.magnitude() * 0x1p-316;
    assertWithMessage("%s: %s, exactly %s", where, bounded, exact.doubleValue())
        .that(distance - bounded.error())
        .isAtMost(slack);
    return bounded.error() == 0 ? 0 : distance / bounded.error();
  }

  /** An exact number that a computed one may stand for: an end of what its error allows, mostly. */
  private Enclosure within(Bounded x) {
    double part = switch (random.nextInt(5)) {
      case 0, 1 -> 1;
      case 2, 3 -> -1;
      default -> 2 * random.nextDouble() - 1;
    };
    return Double.isFinite(x.value()) && x.error() < NONE
        ? Enclosure.of(x.value()).add(Enclosure.of(x.error()).multiply(Enclosure.of(part)))
        : Enclosure.ZERO;
  }

  /** A number as in a training that goes well. */
  private Bounded gentle(Format format) {
    double x = rounded(format, Math.scalb(random.nextGaussian(), -random.nextInt(12)));
    return Bounded.of(
        format, x, Math.abs(x) * Math.scalb(random.nextDouble(), -random.nextInt(30)));
  }

  private Bounded number(Format format, boolean signed) {
    int least = format.minExponent() - format.precision() + 1;
    double x = switch (random.nextInt(9)) {
      case 0 -> 0;
      case 1 -> Math.scalb(random.nextGaussian(), least + 9);
      case 2 -> format.minSubnormal() * random.nextInt(4);
      case 3 -> Math.scalb(random.nextGaussian(), least / 2);
      case 4 -> Math.scalb(random.nextGaussian(), random.nextInt(format.maxExponent() / 2));
      case 5 -> Math.scalb(random.nextGaussian(), random.nextInt(format.maxExponent() + 1));
      default -> random.nextGaussian();
    };
    double e = switch (random.nextInt(7)) {
      case 0, 1 -> 0;
      case 2 -> Math.abs(x) * random.nextDouble() * 2;
      case 3 -> Math.scalb(random.nextDouble(), -random.nextInt(60));
      case 4 -> Math.scalb(random.nextDouble(), least + random.nextInt(20));
      default -> Math.abs(x) * Math.scalb(random.nextDouble(), -random.nextInt(30));
    };
    return Bounded.of(format, rounded(format, signed ? x : Math.abs(x)), e);
  }

  static Stream<Optimizer> optimizers() {
    return Stream.of(Sgd.of(0.1), Momentum.of(0.1, 0.9), Adam.of(0.01), AdamW.of(0.01, 0.1));
  }

  /**
   * Where nothing is known of the gradients, exact ones that push as hard as any can: those for
   * which the inequality of Cauchy and Schwarz is an equality. The bound is attained then.
   */
  @ParameterizedTest
  @MethodSource("formats")
  void adamNeverMovesFurtherThanItsMeansAllow(Format format) {
    double[][] decays = {{0.9, 0.999}, {0.4, 0.3}, {0.9, 0.5}, {0, 0}};
    double[][] starts = {{0, 0}, {0.5, 0.25}, {3, 0x1p-13}, {0x1p-10, 2}};
    for (double[] decay : decays) {
      for (double[] start : starts) {
        Optimizer adam = Adam.of(0.1, decay[0], decay[1], 1e-30);
        Real real = adam(format, 0.1, decay[0], decay[1], 1e-30, 0);
        Enclosure b1 = real(format, decay[0]);
        Enclosure b2 = real(format, decay[1]);
        Bounded weight = Bounded.exact(format, 0);
        Bounded[] slots = adam.bounded(format, start);
        Enclosure exact = Enclosure.ZERO;
        Enclosure[] exactSlots = {Enclosure.of(start[0]), Enclosure.of(start[1])};
        boolean fresh = start[0] == 0;
        for (int t = 1; t <= 5; t++) {
          // The computed gradient cancels the mean, so that the computed weight stays.
          double beta1 = rounded(format, decay[0]);
          double g = rounded(format, -beta1 * slots[0].value() / (1 - beta1));
          Enclosure pushed = Enclosure.ONE;
          if (decay[0] > 0 && exactSlots[0].magnitude() > 0) {
            pushed = rest(b1)
                .multiply(b2)
                .multiply(exactSlots[1])
                .divide(rest(b2).multiply(b1).multiply(exactSlots[0]));
          }
          double error = pushed.distance(g) * 1e3;
          weight = adam.bounded(format, t).apply(weight, Bounded.of(format, g, error), slots);
          exact = real.step(exact, pushed, exactSlots, t);
          String where = adam + " from " + start[0] + ", " + start[1] + " step " + t;
          assertWithMessage(where)
              .that(check(where, weight, weight.value(), exact))
              .isAtLeast(fresh ? 1 - 1e-6 : 1 - 1e-5);
          checkRatio(where, slots, exactSlots);
        }
      }
    }
  }

  /** What is kept of Adam's means to bound their quotient: {@code |m| <= ratio sqrt(v)}. */
  private static void checkRatio(String where, Bounded[] slots, Enclosure[] exact) {
    double ratio = slots[2].error();
    assertThat(slots[2].value()).isEqualTo(0.0);
    if (exact.length == 2 && ratio < NONE && slots[1].error() < NONE) {
      Enclosure largest = Enclosure.of(ratio).square().multiply(exact[1]);
      Enclosure slack = largest.multiply(Enclosure.of(0x1p-300));
      assertWithMessage("%s: ratio %s", where, ratio)
          .that(exact[0].square().subtract(largest).isAtMost(slack))
          .isTrue();
    }
  }

  @ParameterizedTest
  @MethodSource("formats")
  void theRatioOfAStateIsBounded(Format format) {
    for (int trial = 0; trial < 2_000; trial++) {
      double m = number(format, true).value();
      double v = number(format, false).value();
      Bounded[] slots = Adam.of(0.1).bounded(format, m, v);
      assertThat(slots[0]).isEqualTo(Bounded.exact(format, m));
      assertThat(slots[1]).isEqualTo(Bounded.exact(format, v));
      checkRatio(m + ", " + v, slots, new Enclosure[] {Enclosure.of(m), Enclosure.of(v)});
      if (m == 0) {
        assertThat(slots[2].error()).isEqualTo(0.0);
      } else if (v > 0 && Math.abs(m) / Math.sqrt(v) < NONE) {
        double ratio = Math.abs(m) / Math.sqrt(v);
        assertThat(slots[2].error()).isWithin(1e-9 * ratio + Double.MIN_VALUE).of(ratio);
      } else {
        assertThat(slots[2].error()).isEqualTo(NONE);
      }
    }
    assertThat(AdamW.of(0.1, 0).bounded(format, 0, 0)[2].error()).isEqualTo(0.0);
  }

  /** Then epsilon keeps the quotient from being far off. */
  @ParameterizedTest
  @MethodSource("formats")
  void epsilonIsTheLeastDivisor(Format format) {
    Bounded[] slots = Adam.of(0.1, 0.5, 0.5, 1).bounded(format, 0, 0);
    Bounded moved = Adam.of(0.1, 0.5, 0.5, 1)
        .bounded(format, 1)
        .apply(Bounded.exact(format, 0), Bounded.of(format, 0, 0x1p-10), slots);
    // m is off by 2^-11 at most, v is not negative, and lr / (1 - b1) is 0.2.
    assertThat(moved.error()).isWithin(1e-8).of(0.2 * 0x1p-11);
  }

  /**
   * The quotient of Adam's first step is 1 but for its epsilon, and its corrections are rounded.
   */
  @ParameterizedTest
  @MethodSource("formats")
  void theFirstStepIsAsFarAsItCanBe(Format format) {
    for (double b2 = 0; b2 < 1; b2 += 0x1p-5) {
      BoundedUpdate first = Adam.of(1, 0, b2, 1e-30).bounded(format, 1);
      Bounded[] slots = Adam.of(1, 0, b2, 1e-30).bounded(format, 0, 0);
      Bounded moved = first.apply(Bounded.exact(format, 0), Bounded.of(format, 0, 10), slots);
      assertWithMessage("beta2 %s", b2).that(moved.value()).isEqualTo(0.0);
      assertWithMessage("beta2 %s", b2).that(moved.error()).isAtLeast(1.0);
      assertWithMessage("beta2 %s", b2).that(moved.error()).isAtMost(1 + 1e-6);
    }
  }

  /** What is kept of a weight is a float near what decay leaves of it. */
  @ParameterizedTest
  @MethodSource("formats")
  void decayCostsItsRoundingOnly(Format format) {
    AdamW adam = AdamW.of(0.01, 0.1);
    Bounded weight = adam.bounded(format, 1)
        .apply(Bounded.exact(format, 1), Bounded.exact(format, 0), adam.bounded(format, 0, 0));
    Enclosure exact = Enclosure.ONE.subtract(real(format, 0.01).multiply(real(format, 0.1)));
    assertThat(exact.distance(weight.value())).isAtMost(weight.error());
    assertThat(weight.error()).isAtMost(format.unitRoundoff());
  }

  @ParameterizedTest
  @MethodSource("optimizers")
  void whatIsNotFiniteHasNoBound(Optimizer optimizer) {
    formats().forEach(format -> whatIsNotFiniteHasNoBound(optimizer, format));
  }

  private static void whatIsNotFiniteHasNoBound(Optimizer optimizer, Format format) {
    double large = format.maxValue() / 8 * 7;
    for (double value : new double[] {Double.NaN, NONE, large, 1}) {
      for (double error : new double[] {0, NONE}) {
        double[] plainSlots = new double[optimizer.kind().slots().size()];
        Bounded[] slots = optimizer.bounded(format, plainSlots);
        Bounded gradient = Bounded.of(format, value, error);
        Bounded weight = Bounded.exact(format, -large);
        double[] plain = {-large};
        for (int t = 1; t <= 4; t++) {
          weight = optimizer.bounded(format, t).apply(weight, gradient, slots);
          update(format, optimizer, plain, value, plainSlots, t);
          assertThat(weight.value()).isEqualTo(plain[0]);
          if (gradient.error() == NONE) {
            assertWithMessage("%s: %s +- %s", optimizer, value, error)
                .that(weight.error())
                .isEqualTo(NONE);
          }
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("formats")
  void aMeanOfSquaresThatIsNegativeHasNoRoot(Format format) {
    for (double square : new double[] {-1, -8 * format.minSubnormal()}) {
      Bounded[] slots = Adam.of(0.1).bounded(format, 0, square);
      Bounded moved = Adam.of(0.1)
          .bounded(format, 1)
          .apply(Bounded.exact(format, 1), Bounded.exact(format, 100), slots);
      assertThat(moved.error()).isEqualTo(NONE);
    }
  }

  @ParameterizedTest
  @MethodSource("formats")
  void withoutGradientsNothingIsLost(Format format) {
    Bounded[] slots = Adam.of(0.1).bounded(format, 0, 0);
    for (int t = 1; t < 5; t++) {
      Bounded weight = Adam.of(0.1)
          .bounded(format, t)
          .apply(Bounded.exact(format, 0.3), Bounded.exact(format, 0), slots);
      assertThat(weight).isEqualTo(Bounded.exact(format, 0.3));
    }
  }

  @ParameterizedTest
  @MethodSource("formats")
  void stepsBeyondAllCountingHaveBounds(Format format) {
    Bounded[] slots = Adam.of(0.1).bounded(format, 0.5, 0.25);
    Bounded weight = Adam.of(0.1)
        .bounded(format, Long.MAX_VALUE)
        .apply(Bounded.exact(format, 1), Bounded.exact(format, 0.5), slots);
    // 1 - 0.1 * 0.5 / 0.5, but for roundings.
    assertThat(weight.value()).isWithin(1e-6).of(0.9);
    assertThat(weight.error()).isLessThan(1e-6);
  }
}
