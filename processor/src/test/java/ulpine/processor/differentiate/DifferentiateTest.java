package ulpine.processor.differentiate;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import ulpine.processor.graph.Element;
import ulpine.processor.graph.Node;
import ulpine.processor.graph.Operation;
import ulpine.processor.op.Input;
import ulpine.processor.op.Operations;
import ulpine.processor.testing.Decimal;
import ulpine.processor.testing.GraphInterpreter;
import ulpine.processor.testing.RandomGraph;

/** Gradients in sixty digits equal finite differences in sixty digits. */
class DifferentiateTest {
  private static final MathContext DIGITS = new MathContext(60);
  private static final BigDecimal STEP = new BigDecimal("1e-20");
  private static final BigDecimal TOLERANCE = new BigDecimal("1e-12");

  /** How many derivatives of an operation are checked. */
  private static final int ENOUGH = 12;

  /** Each operation alone and in the company of a few others, over random shapes. */
  @Test
  void everyOperation() {
    Map<String, Integer> checks = new TreeMap<>();
    for (Operation operation : Operations.all()) {
      String name = operation.signature().name();
      checks.putIfAbsent(name, 0);
      Predicate<Operation> company = o -> o.equals(operation)
          || List.of("greater", "mul", "abs", "argmax").contains(o.signature().name());
      for (long seed = 0; seed < 30 && checks.get(name) < ENOUGH; seed++) {
        RandomGraph.Sample sample =
            RandomGraph.of(seed, 4, seed % 3 == 0 ? operation::equals : company);
        boolean present = sample.graph().nodes().stream()
            .anyMatch(n -> n.op().signature().equals(operation.signature()));
        if (present) {
          checks.merge(name, check(sample, seed), Integer::sum);
        }
      }
    }
    checks
        .keySet()
        .removeAll(
            List.of("argmax", "greater", "greaterEqual", "less", "lessEqual", "fill", "oneHot"));
    checks.forEach((name, count) ->
        assertWithMessage("checked derivatives of %s", name).that(count).isAtLeast(5));
  }

  @Test
  void randomGraphs() {
    int checks = 0;
    for (long seed = 0; seed < 28; seed++) {
      checks += check(RandomGraph.of(seed, 3 + (int) (seed % 15), operation -> true), seed);
    }
    assertThat(checks).isAtLeast(200);
  }

  /**
   * Compares some entries of each gradient; returns how many, none where the function is not
   * defined.
   */
  private static int check(RandomGraph.Sample sample, long seed) {
    List<Node> inputs = sample.realInputs();
    Derivative derivative = Differentiate.of(sample.graph(), inputs);
    Random random = new Random(seed);
    Map<String, Object[]> values = new LinkedHashMap<>();
    for (Node input : derivative.graph().inputs()) {
      double[] doubles = RandomGraph.values(input, sample.sizes(), random);
      Object[] boxed = new Object[doubles.length];
      for (int i = 0; i < boxed.length; i++) {
        boolean integer = input.type().element() == Element.INTEGER;
        boxed[i] = integer ? (Object) (int) doubles[i] : new BigDecimal(doubles[i]);
      }
      values.put(((Input) input.op()).path(), boxed);
    }
    try {
      List<Object[]> all =
          GraphInterpreter.evaluate(derivative.graph(), values, sample.sizes(), new Decimal());
      int checks = 0;
      for (int i = 0; i < inputs.size(); i++) {
        Object[] gradient = all.get(derivative.forwardOutputs() + i);
        for (int tries = 0; tries < 2 && gradient.length > 0; tries++) {
          int entry = random.nextInt(gradient.length);
          BigDecimal difference = difference(sample, derivative, values, inputs.get(i), entry);
          BigDecimal actual = (BigDecimal) gradient[entry];
          BigDecimal scale = difference.abs().max(actual.abs()).max(new BigDecimal("1e-6"));
          assertWithMessage(
                  "d/d%s[%s], seed %s: %s is not %s of\n%s",
                  inputs.get(i).name(), entry, seed, actual, difference, sample.graph())
              .that(actual.subtract(difference).abs().compareTo(TOLERANCE.multiply(scale)))
              .isAtMost(0);
          checks++;
        }
      }
      return checks;
    } catch (ArithmeticException undefined) {
      return 0;
    }
  }

  /** The central difference of the sum of outputs times their seeds. */
  private static BigDecimal difference(
      RandomGraph.Sample sample,
      Derivative derivative,
      Map<String, Object[]> values,
      Node input,
      int entry) {
    BigDecimal up = weighted(sample, derivative, moved(values, input, entry, STEP));
    BigDecimal down = weighted(sample, derivative, moved(values, input, entry, STEP.negate()));
    return up.subtract(down).divide(STEP.multiply(BigDecimal.valueOf(2)), DIGITS);
  }

  private static Map<String, Object[]> moved(
      Map<String, Object[]> values, Node input, int entry, BigDecimal step) {
    String path = ((Input) input.op()).path();
    Object[] changed = values.get(path).clone();
    changed[entry] = ((BigDecimal) changed[entry]).add(step);
    Map<String, Object[]> all = new HashMap<>(values);
    all.put(path, changed);
    return all;
  }

  private static BigDecimal weighted(
      RandomGraph.Sample sample, Derivative derivative, Map<String, Object[]> values) {
    List<Object[]> outputs =
        GraphInterpreter.evaluate(sample.graph(), values, sample.sizes(), new Decimal());
    BigDecimal sum = BigDecimal.ZERO;
    for (int o = 0; o < outputs.size(); o++) {
      for (int i = 0; i < outputs.get(o).length; i++) {
        BigDecimal seed = derivative.seeds().isEmpty()
            ? BigDecimal.ONE
            : (BigDecimal) values.get(((Input) derivative.seeds().get(o).op()).path())[i];
        sum = sum.add(((BigDecimal) outputs.get(o)[i]).multiply(seed), DIGITS);
      }
    }
    return sum;
  }
}
