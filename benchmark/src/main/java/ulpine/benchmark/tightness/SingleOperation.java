package ulpine.benchmark.tightness;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import ulpine.Tensor;
import ulpine.processor.graph.Element;
import ulpine.processor.graph.Node;
import ulpine.processor.graph.Operation;
import ulpine.processor.graph.Signature.Kind;
import ulpine.processor.op.Input;
import ulpine.processor.op.Operations;
import ulpine.processor.testing.Calls;
import ulpine.processor.testing.RandomGraph;
import ulpine.processor.testing.RandomInputs;
import ulpine.processor.testing.RandomSource;

/**
 * A graph of one operation on inputs, the comparison aside that a mask comes from.
 *
 * @param name the operation's, with the word "constant" if it takes one
 */
public record SingleOperation(String name, RandomGraph.Sample sample) implements Subject {
  private static final int ATTEMPTS = 400;

  /** Graphs with random shapes for each operation that has a real result. */
  public static List<SingleOperation> all(long seed, int each) {
    return Operations.all().stream()
        .flatMap(operation -> of(operation, seed, each).stream())
        .toList();
  }

  private static List<SingleOperation> of(Operation operation, long seed, int count) {
    List<Kind> parameters = operation.signature().parameters();
    boolean masked = parameters.contains(Kind.MASK);
    String name =
        operation.signature().name() + (parameters.contains(Kind.REAL) ? " constant" : "");
    List<SingleOperation> samples = new ArrayList<>();
    for (int attempt = 0; attempt < ATTEMPTS && samples.size() < count; attempt++) {
      RandomGraph.Sample sample = RandomGraph.of(
          seed * ATTEMPTS + attempt,
          masked ? 2 : 1,
          o -> o.equals(operation) || (masked && o.signature().name().equals("greater")));
      if (isSingle(sample) && RandomSource.of(sample, "f").isPresent()) {
        samples.add(new SingleOperation(name, sample));
      }
    }
    return samples;
  }

  private static boolean isSingle(RandomGraph.Sample sample) {
    List<Node> operations = sample.graph().nodes().stream()
        .filter(n -> !(n.op() instanceof Input) && n.type().element() == Element.REAL)
        .toList();
    return operations.size() == 1 && sample.graph().outputs().equals(operations);
  }

  @Override
  public String method(String annotation) {
    return RandomSource.of(sample, "f", annotation).orElseThrow();
  }

  /** Numbers of moderate size, larger ones, or positive ones. */
  @Override
  public List<Object> inputs(int trial, Random random) {
    return sample.graph().inputs().stream()
        .map(input -> RandomInputs.value(input, sample, 0, random))
        .map(value -> value instanceof Tensor tensor
            ? switch (trial % 3) {
              case 0 -> tensor;
              case 1 -> tensor.mul(5);
              default -> tensor.abs().add(0.01);
            }
            : value)
        .collect(Collectors.toList());
  }

  @Override
  public Object seed(Object result, Random random) throws ReflectiveOperationException {
    return Calls.seed(result, random);
  }
}
