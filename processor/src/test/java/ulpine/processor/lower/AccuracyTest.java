package ulpine.processor.lower;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import ulpine.processor.differentiate.Derivative;
import ulpine.processor.differentiate.Differentiate;
import ulpine.processor.differentiate.Rewrite;
import ulpine.processor.dim.Dim;
import ulpine.processor.graph.Element;
import ulpine.processor.graph.Graph;
import ulpine.processor.graph.Node;
import ulpine.processor.graph.Numerics;
import ulpine.processor.graph.Operation;
import ulpine.processor.op.Input;
import ulpine.processor.op.Operations;
import ulpine.processor.scalar.Axis;
import ulpine.processor.scalar.Expr;
import ulpine.processor.scalar.Index;
import ulpine.processor.testing.Binary32;
import ulpine.processor.testing.GraphInterpreter;
import ulpine.processor.testing.ProgramInterpreter;
import ulpine.processor.testing.RandomGraph;
import ulpine.processor.testing.Weighed;

/**
 * Lowered functions and gradients in binary32 are as accurate as their roundings allow: each
 * element is off by at most {@code 4 n 2^-24} times the magnitudes of the terms that enter it,
 * where {@code n} is the number of the graph's nodes and of the terms of its sums. {@link Weighed}
 * says what the magnitudes are.
 */
class AccuracyTest {
  private static final BigDecimal ROUNDING = new BigDecimal(4 * 0x1p-24);
  private static final int SEEDS = 20;

  /** No real numbers or no derivatives; and the difference to a constant is a sum. */
  private static final List<String> NO_DERIVATIVE =
      List.of("argmax[", "greater", "less", "fill[", "oneHot[", "sub[TENSOR, REAL]");

  /** How many elements were compared, and how many would have failed had they been off by 1e-4. */
  private static final class Count {
    private int compared;
    private int sharp;
  }

  @Test
  void everyOperation() {
    Map<String, Count> counts = new TreeMap<>();
    for (Operation operation : Operations.all()) {
      String name = operation.signature().name() + operation.signature().parameters();
      Count count = counts.computeIfAbsent(name, key -> new Count());
      for (long seed = 0; seed < SEEDS; seed++) {
        RandomGraph.Sample sample = RandomGraph.of(
            seed,
            seed % 3 == 0 ? 1 + (int) seed % 4 : 5,
            seed % 3 == 0
                ? operation::equals
                : o -> o.equals(operation)
                    || List.of("greater", "mul", "argmax")
                        .contains(o.signature().name()));
        if (sample.graph().nodes().stream()
            .anyMatch(node -> node.op().operation().equals(operation))) {
          check(sample, seed, count);
        }
      }
    }
    counts.keySet().removeIf(name -> NO_DERIVATIVE.stream().anyMatch(name::startsWith));
    counts.forEach((name, count) -> {
      assertWithMessage("elements compared of %s", name).that(count.compared).isAtLeast(10);
      assertWithMessage("elements of %s that show an error of 1e-4", name)
          // Of attention a twelfth: the magnitudes of scores grow through the exponential.
          .that(20 * count.sharp)
          .isAtLeast(count.compared);
    });
  }

  @Test
  void randomGraphs() {
    Count count = new Count();
    for (long seed = 0; seed < 100; seed++) {
      check(RandomGraph.of(seed, 3 + (int) (seed % 12), operation -> true), seed, count);
    }
    assertThat(count.compared).isAtLeast(1000);
  }

  /** Compares nothing where rounding may decide a comparison or leave the range of the format. */
  private static void check(RandomGraph.Sample sample, long seed, Count count) {
    Derivative derivative = Differentiate.of(sample.graph(), sample.realInputs());
    BigDecimal tolerance = ROUNDING.multiply(BigDecimal.valueOf(roundings(derivative, sample)));
    Random random = new Random(seed);
    Map<String, Object[]> weighed = new HashMap<>();
    List<Object[]> rounded = new ArrayList<>();
    for (Node input : derivative.graph().inputs()) {
      double[] values = RandomGraph.values(input, sample.sizes(), random);
      if (seed % 2 == 0 && input.type().element() == Element.REAL) {
        Arrays.setAll(values, i -> Math.abs(values[i])); // for logarithms and roots
      }
      Object[] floats = new Object[values.length];
      Object[] numbers = new Object[values.length];
      for (int i = 0; i < values.length; i++) {
        boolean integer = input.type().element() == Element.INTEGER;
        floats[i] = integer ? (Object) (int) values[i] : (Object) (float) values[i];
        numbers[i] = integer ? floats[i] : Weighed.Value.of(new BigDecimal(values[i]));
      }
      weighed.put(((Input) input.op()).path(), numbers);
      rounded.add(floats);
    }
    List<Object[]> expected;
    try {
      expected = GraphInterpreter.evaluate(
          derivative.graph(), weighed, sample.sizes(), new Weighed(tolerance));
    } catch (ArithmeticException undecided) {
      return;
    }
    List<Object[]> actual = ProgramInterpreter.run(
        Lower.of(derivative, Numerics.BINARY32), rounded, sample.sizes(), new Binary32());
    for (int o = 0; o < expected.size(); o++) {
      for (int i = 0; i < expected.get(o).length; i++) {
        if (!(expected.get(o)[i] instanceof Weighed.Value exact)) {
          continue;
        }
        float value = (float) actual.get(o)[i];
        assertWithMessage(
                "output %s[%s], seed %s: %s is not %s of\n%s",
                o, i, seed, value, exact, derivative.graph())
            .that(isNear(value, exact, tolerance))
            .isTrue();
        if (value != 0) {
          count.compared++;
          count.sharp += isNear(value * (1 + 1e-4), exact, tolerance) ? 0 : 1;
        }
      }
    }
  }

  private static boolean isNear(double value, Weighed.Value exact, BigDecimal tolerance) {
    return Double.isFinite(value)
        && new BigDecimal(value)
                .subtract(exact.value())
                .abs()
                .compareTo(tolerance.multiply(exact.magnitude()))
            <= 0;
  }

  private static long roundings(Derivative derivative, RandomGraph.Sample sample) {
    Map<String, Dim> sizes = new LinkedHashMap<>();
    sample.sizes().forEach((name, size) -> sizes.put(name, Dim.of(size)));
    Graph parts = Rewrite.decompose(derivative.graph(), node -> true);
    long count = 0;
    for (Node node : parts.nodes()) {
      count++;
      List<Index> at = new ArrayList<>();
      for (int axis = 0; axis < node.shape().rank(); axis++) {
        at.add(Index.of("x" + axis));
      }
      if (!(node.op() instanceof Input)
          && node.op().element(node, at) instanceof Expr.Reduce reduce) {
        long terms = 1;
        for (Axis axis : reduce.axes()) {
          terms *= axis.size().substitute(sizes).constant();
        }
        count += terms;
      }
    }
    return count;
  }
}
