package ulpine.optimizer;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;

import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
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

  private record Case(Supplier<Optimizer> make, Real real, double attained) {
    @Override
    public String toString() {
      return make.get().toString();
    }
  }

  private static Enclosure real(double x) {
    return Enclosure.of((float) x);
  }

  private static Enclosure rest(Enclosure b) {
    return Enclosure.ONE.subtract(b);
  }

  private static Case sgd(double lr) {
    return new Case(() -> Sgd.of(lr), (w, g, slots, t) -> w.subtract(real(lr).multiply(g)), 0.99);
  }

  private static Case momentum(double lr, double mu) {
    Real step = (w, g, slots, t) -> {
      slots[0] = real(mu).multiply(slots[0]).add(g);
      return w.subtract(real(lr).multiply(slots[0]));
    };
    return new Case(() -> Momentum.of(lr, mu), step, 0.99);
  }

  /** Kingma and Ba as they write it, with what Loshchilov and Hutter add. */
  private static Real adam(double lr, double b1, double b2, double epsilon, double decay) {
    return (w, g, slots, t) -> {
      slots[0] = real(b1).multiply(slots[0]).add(rest(real(b1)).multiply(g));
      slots[1] = real(b2).multiply(slots[1]).add(rest(real(b2)).multiply(g.square()));
      Enclosure mHat = slots[0].divide(rest(real(b1).pow(t)));
      Enclosure vHat = slots[1].divide(rest(real(b2).pow(t)));
      Enclosure moved = real(lr).multiply(mHat).divide(vHat.sqrt().add(real(epsilon)));
      return w.subtract(real(lr).multiply(real(decay)).multiply(w)).subtract(moved);
    };
  }

  static Stream<Case> cases() {
    return Stream.of(
        sgd(0.1),
        sgd(0),
        sgd(3),
        momentum(0.1, 0.9),
        momentum(0.01, 0),
        new Case(() -> Adam.of(0.001), adam(0.001, 0.9, 0.999, 1e-8, 0), 0.5),
        new Case(() -> Adam.of(0.1, 0.4, 0.3, 1), adam(0.1, 0.4, 0.3, 1, 0), 0.5),
        new Case(() -> Adam.of(0.5, 0, 0, 1e-3), adam(0.5, 0, 0, 1e-3, 0), 0.5),
        new Case(() -> Adam.of(0.5, 0.99, 0.5, 1e-30), adam(0.5, 0.99, 0.5, 1e-30, 0), 0.5),
        new Case(() -> AdamW.of(0.01, 0.1), adam(0.01, 0.9, 0.999, 1e-8, 0.1), 0.5),
        new Case(() -> AdamW.of(0.3, 5), adam(0.3, 0.9, 0.999, 1e-8, 5), 0.5));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void holdsAgainstTheExactStep(Case given) {
    Optimizer optimizer = given.make.get();
    double[] closest = new double[3];
    int finite = 0;
    for (int trial = 0; trial < TRIALS; trial++) {
      int count = optimizer.kind().slots().size();
      boolean adopted = random.nextInt(4) == 0;
      int before = adopted ? random.nextInt(1000) : 0;
      Bounded weight = number(true);
      Enclosure exactWeight = within(weight);
      float[] plain = {weight.value()};
      float[][] plainSlots = new float[count][1];
      float[] numbers = new float[count];
      Enclosure[] exactSlots = new Enclosure[count];
      for (int slot = 0; slot < count; slot++) {
        // The second slot is a mean of squares, which is never negative.
        numbers[slot] = adopted ? number(slot == 0).value() : 0;
        plainSlots[slot][0] = numbers[slot];
        exactSlots[slot] = Enclosure.of(numbers[slot]);
      }
      Bounded[] slots = optimizer.bounded(numbers);
      boolean small = random.nextInt(3) > 0;
      for (int t = before + 1; t <= before + STEPS; t++) {
        Bounded gradient = small ? gentle() : number(true);
        Enclosure exactGradient = within(gradient);
        weight = optimizer.bounded(t).apply(weight, gradient, slots);
        optimizer.update(1, plain, new float[] {gradient.value()}, plainSlots, t);
        exactWeight = given.real.step(exactWeight, exactGradient, exactSlots, t);
        String where = given + " trial " + trial + " step " + t;
        closest[0] = Math.max(closest[0], check(where, weight, plain[0], exactWeight));
        for (int slot = 0; slot < count; slot++) {
          closest[slot + 1] = Math.max(
              closest[slot + 1], check(where, slots[slot], plainSlots[slot][0], exactSlots[slot]));
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
  private static double check(String where, Bounded bounded, float plain, Enclosure exact) {
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
    return Float.isFinite(x.value()) && x.error() < NONE
        ? Enclosure.of(x.value()).add(Enclosure.of(x.error()).multiply(Enclosure.of(part)))
        : Enclosure.ZERO;
  }

  /** A number as in a training that goes well. */
  private Bounded gentle() {
    float x = (float) Math.scalb(random.nextGaussian(), -random.nextInt(12));
    return Bounded.of(x, Math.abs(x) * Math.scalb(random.nextDouble(), -random.nextInt(30)));
  }

  private Bounded number(boolean signed) {
    double x = switch (random.nextInt(9)) {
      case 0 -> 0;
      case 1 -> Math.scalb(random.nextGaussian(), -140);
      case 2 -> Float.MIN_VALUE * random.nextInt(4);
      case 3 -> Math.scalb(random.nextGaussian(), -75);
      case 4 -> Math.scalb(random.nextGaussian(), random.nextInt(60));
      case 5 -> Math.scalb(random.nextGaussian(), random.nextInt(128));
      default -> random.nextGaussian();
    };
    double e = switch (random.nextInt(7)) {
      case 0, 1 -> 0;
      case 2 -> Math.abs(x) * random.nextDouble() * 2;
      case 3 -> Math.scalb(random.nextDouble(), -random.nextInt(60));
      case 4 -> Math.scalb(random.nextDouble(), -150 + random.nextInt(20));
      default -> Math.abs(x) * Math.scalb(random.nextDouble(), -random.nextInt(30));
    };
    return Bounded.of((float) (signed ? x : Math.abs(x)), e);
  }

  static Stream<Optimizer> optimizers() {
    return Stream.of(Sgd.of(0.1), Momentum.of(0.1, 0.9), Adam.of(0.01), AdamW.of(0.01, 0.1));
  }

  /**
   * Where nothing is known of the gradients, exact ones that push as hard as any can: those for
   * which the inequality of Cauchy and Schwarz is an equality. The bound is attained then.
   */
  @Test
  void adamNeverMovesFurtherThanItsMeansAllow() {
    double[][] decays = {{0.9, 0.999}, {0.4, 0.3}, {0.9, 0.5}, {0, 0}};
    float[][] starts = {{0, 0}, {0.5f, 0.25f}, {3, 1e-4f}, {1e-3f, 2}};
    for (double[] decay : decays) {
      for (float[] start : starts) {
        Optimizer adam = Adam.of(0.1, decay[0], decay[1], 1e-30);
        Real real = adam(0.1, decay[0], decay[1], 1e-30, 0);
        Enclosure b1 = real(decay[0]);
        Enclosure b2 = real(decay[1]);
        Bounded weight = Bounded.exact(0);
        Bounded[] slots = adam.bounded(start);
        Enclosure exact = Enclosure.ZERO;
        Enclosure[] exactSlots = {Enclosure.of(start[0]), Enclosure.of(start[1])};
        boolean fresh = start[0] == 0;
        for (int t = 1; t <= 5; t++) {
          // The computed gradient cancels the mean, so that the computed weight stays.
          float g = -(float) decay[0] * slots[0].value() / (1 - (float) decay[0]);
          Enclosure pushed = Enclosure.ONE;
          if (decay[0] > 0 && exactSlots[0].magnitude() > 0) {
            pushed = rest(b1)
                .multiply(b2)
                .multiply(exactSlots[1])
                .divide(rest(b2).multiply(b1).multiply(exactSlots[0]));
          }
          double error = pushed.distance(g) * 1e3;
          weight = adam.bounded(t).apply(weight, Bounded.of(g, error), slots);
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
    assertThat(slots[2].value()).isEqualTo(0f);
    if (exact.length == 2 && ratio < NONE && slots[1].error() < NONE) {
      Enclosure largest = Enclosure.of(ratio).square().multiply(exact[1]);
      double slack = largest.magnitude() * 0x1p-300;
      assertWithMessage("%s: ratio %s", where, ratio)
          .that(exact[0].square().subtract(largest).isAtMost(Enclosure.of(slack)))
          .isTrue();
    }
  }

  @Test
  void theRatioOfAStateIsBounded() {
    for (int trial = 0; trial < 2_000; trial++) {
      float m = number(true).value();
      float v = number(false).value();
      Bounded[] slots = Adam.of(0.1).bounded(m, v);
      assertThat(slots[0]).isEqualTo(Bounded.exact(m));
      assertThat(slots[1]).isEqualTo(Bounded.exact(v));
      checkRatio(m + ", " + v, slots, new Enclosure[] {Enclosure.of(m), Enclosure.of(v)});
      if (m == 0) {
        assertThat(slots[2].error()).isEqualTo(0.0);
      } else if (v > 0) {
        double ratio = Math.abs(m) / Math.sqrt(v);
        assertThat(slots[2].error()).isWithin(1e-9 * ratio).of(ratio);
      } else {
        assertThat(slots[2].error()).isEqualTo(NONE);
      }
    }
    assertThat(AdamW.of(0.1, 0).bounded(0, 0)[2].error()).isEqualTo(0.0);
  }

  /** Then epsilon keeps the quotient from being far off. */
  @Test
  void epsilonIsTheLeastDivisor() {
    Bounded[] slots = Adam.of(0.1, 0.5, 0.5, 1).bounded(0, 0);
    Bounded moved =
        Adam.of(0.1, 0.5, 0.5, 1).bounded(1).apply(Bounded.exact(0), Bounded.of(0, 0x1p-10), slots);
    // m is off by 2^-11 at most, v is not negative, and lr / (1 - b1) is 0.2.
    assertThat(moved.error()).isWithin(1e-8).of(0.2 * 0x1p-11);
  }

  /**
   * The quotient of Adam's first step is 1 but for its epsilon, and its corrections are rounded.
   */
  @Test
  void theFirstStepIsAsFarAsItCanBe() {
    for (double b2 = 0; b2 < 1; b2 += 0x1p-5) {
      BoundedUpdate first = Adam.of(1, 0, b2, 1e-30).bounded(1);
      Bounded[] slots = Adam.of(1, 0, b2, 1e-30).bounded(0, 0);
      Bounded moved = first.apply(Bounded.exact(0), Bounded.of(0, 10), slots);
      assertWithMessage("beta2 %s", b2).that(moved.value()).isEqualTo(0f);
      assertWithMessage("beta2 %s", b2).that(moved.error()).isAtLeast(1.0);
      assertWithMessage("beta2 %s", b2).that(moved.error()).isAtMost(1 + 1e-6);
    }
  }

  /** What is kept of a weight is a float near what decay leaves of it. */
  @Test
  void decayCostsItsRoundingOnly() {
    AdamW adam = AdamW.of(0.01, 0.1);
    Bounded weight = adam.bounded(1).apply(Bounded.exact(1), Bounded.exact(0), adam.bounded(0, 0));
    Enclosure exact = Enclosure.ONE.subtract(real(0.01).multiply(real(0.1)));
    assertThat(exact.distance(weight.value())).isAtMost(weight.error());
    assertThat(weight.error()).isAtMost(0x1p-24);
  }

  @ParameterizedTest
  @MethodSource("optimizers")
  void whatIsNotFiniteHasNoBound(Optimizer optimizer) {
    float[] values = {Float.NaN, Float.POSITIVE_INFINITY, 3e38f, 1};
    for (float value : values) {
      for (double error : new double[] {0, NONE}) {
        Bounded[] slots = optimizer.bounded(new float[optimizer.kind().slots().size()]);
        Bounded gradient = Bounded.of(value, error);
        Bounded weight = Bounded.exact(-3e38f);
        float[] plain = {-3e38f};
        float[][] plainSlots = new float[optimizer.kind().slots().size()][1];
        for (int t = 1; t <= 4; t++) {
          weight = optimizer.bounded(t).apply(weight, gradient, slots);
          optimizer.update(1, plain, new float[] {value}, plainSlots, t);
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

  @Test
  void aMeanOfSquaresThatIsNegativeHasNoRoot() {
    for (float square : new float[] {-1, -1e-40f}) {
      Bounded[] slots = Adam.of(0.1).bounded(0, square);
      Bounded moved = Adam.of(0.1).bounded(1).apply(Bounded.exact(1), Bounded.exact(100), slots);
      assertThat(moved.error()).isEqualTo(NONE);
    }
  }

  @Test
  void withoutGradientsNothingIsLost() {
    Bounded[] slots = Adam.of(0.1).bounded(0, 0);
    for (int t = 1; t < 5; t++) {
      Bounded weight = Adam.of(0.1).bounded(t).apply(Bounded.exact(0.3f), Bounded.exact(0), slots);
      assertThat(weight).isEqualTo(Bounded.exact(0.3f));
    }
  }

  @Test
  void stepsBeyondAllCountingHaveBounds() {
    Bounded[] slots = Adam.of(0.1).bounded(0.5f, 0.25f);
    Bounded weight =
        Adam.of(0.1).bounded(Long.MAX_VALUE).apply(Bounded.exact(1), Bounded.exact(0.5f), slots);
    // 1 - 0.1 * 0.5 / 0.5, but for roundings.
    assertThat(weight.value()).isWithin(1e-6f).of(0.9f);
    assertThat(weight.error()).isLessThan(1e-6);
  }
}
