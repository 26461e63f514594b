package ulpine.processor.lower;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import ulpine.processor.differentiate.Derivative;
import ulpine.processor.differentiate.Differentiate;
import ulpine.processor.graph.Element;
import ulpine.processor.graph.Node;
import ulpine.processor.graph.Numerics;
import ulpine.processor.graph.Verifier;
import ulpine.processor.op.Input;
import ulpine.processor.testing.Binary32;
import ulpine.processor.testing.GraphInterpreter;
import ulpine.processor.testing.ProgramInterpreter;
import ulpine.processor.testing.RandomGraph;

/** Lowered code computes the bits that the definitions of the operations say. */
class LowerTest {
  @ParameterizedTest
  @ValueSource(ints = {1, 3, 8, 30})
  void sameBitsAsTheDefinitions(int nodes) {
    int kernels = 0;
    for (long seed = 0; seed < 100; seed++) {
      RandomGraph.Sample sample = RandomGraph.of(1000L * nodes + seed, nodes, operation -> true);
      Derivative derivative =
          Differentiate.of(Verifier.verify(sample.graph()), sample.realInputs());
      Verifier.verify(derivative.graph());
      Program program = Lower.of(derivative, Numerics.BINARY32);
      kernels += program.forward().size() + program.backward().size();
      compare(sample, derivative, program, seed);
    }
    assertThat(kernels).isGreaterThan(150);
  }

  private static void compare(
      RandomGraph.Sample sample, Derivative derivative, Program program, long seed) {
    Random random = new Random(seed);
    Map<String, Object[]> byPath = new HashMap<>();
    List<Object[]> inOrder = new ArrayList<>();
    for (Node input : derivative.graph().inputs()) {
      double[] values = RandomGraph.values(input, sample.sizes(), random);
      Object[] boxed = new Object[values.length];
      for (int i = 0; i < boxed.length; i++) {
        boolean integer = input.type().element() == Element.INTEGER;
        boxed[i] = integer ? (Object) (int) values[i] : (Object) (float) values[i];
      }
      byPath.put(((Input) input.op()).path(), boxed);
      inOrder.add(boxed);
    }
    Binary32 binary32 = new Binary32();
    List<Object[]> expected =
        GraphInterpreter.evaluate(derivative.graph(), byPath, sample.sizes(), binary32);
    List<Object[]> actual = ProgramInterpreter.run(program, inOrder, sample.sizes(), binary32);
    for (int i = 0; i < expected.size(); i++) {
      assertWithMessage("output %s of seed %s of\n%s", i, seed, derivative.graph())
          .that(actual.get(i))
          .asList()
          .containsExactlyElementsIn(expected.get(i))
          .inOrder();
    }
  }

  @Test
  void noGroupGrowsWithoutLimit() {
    for (long seed = 0; seed < 20; seed++) {
      RandomGraph.Sample sample =
          RandomGraph.of(seed, 200, o -> o.signature().name().equals("add"));
      Program program =
          Lower.of(Differentiate.of(sample.graph(), sample.realInputs()), Numerics.BINARY32);
      for (Kernel kernel : program.forward()) {
        assertThat(kernel.body().toString().length()).isLessThan(100_000);
      }
    }
  }
}
