package ulpine.processor.testing;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import ulpine.Arithmetic;
import ulpine.Tensor;
import ulpine.annotations.Accumulator;
import ulpine.annotations.Certify;
import ulpine.annotations.Format;
import ulpine.certificate.Certificate;
import ulpine.certificate.CertifiedTensor;
import ulpine.certificate.InputErrors;
import ulpine.exact.Enclosure;
import ulpine.processor.graph.Node;

/**
 * Random graphs with random and adversarial inputs, every third time in error: no computed number
 * may be further from the exact one than its certificate says. The exact numbers are enclosures
 * that the method itself and the source of its gradient give in exact arithmetic.
 */
public final class Soundness {
  private final Certify kind;
  private final Format format;
  private final long seed;
  private final int trials;
  private long checks;
  private long finite;
  private long undecided;
  private long undefined;
  private long runs;
  private final List<String> violations = new ArrayList<>();

  /** @param trials how many inputs each graph gets */
  public Soundness(Certify kind, Format format, long seed, int trials) {
    this.kind = kind;
    this.format = format;
    this.seed = seed;
    this.trials = trials;
  }

  /** How many elements were compared, with a finite error or without. */
  public long checks() {
    return checks;
  }

  /** How many of them had a finite error. */
  public long finite() {
    return finite;
  }

  /** How many elements could not be decided, since their enclosures are wider than their errors. */
  public long undecided() {
    return undecided;
  }

  /** How many inputs had no exact result, of how many. */
  public String undefined() {
    return undefined + " of " + runs;
  }

  /** What went wrong: nothing, ever. */
  public List<String> violations() {
    return violations;
  }

  /**
   * Compiles some graphs and checks them.
   *
   * @param folder an empty folder for what the compiler writes
   */
  public void run(Path folder, int classes, int methods) throws ReflectiveOperationException {
    Map<String, String> sources = new LinkedHashMap<>();
    Map<String, RandomGraph.Sample> samples = new LinkedHashMap<>();
    for (int c = 0; c < classes; c++) {
      String owner = "random.Random" + c;
      StringBuilder source = new StringBuilder("package random;\n\nimport ulpine.*;\n"
          + "import ulpine.annotations.*;\nimport ulpine.annotations.Shape;\n\n"
          + "public final class Random" + c + " {\n  private Random" + c + "() {}\n\n");
      for (int m = 0; m < methods; m++) {
        int number = c * methods + m;
        long sampleSeed = seed * 200_003 + number;
        int nodes = 1 + number % 20;
        RandomGraph.Sample sample = kind == Certify.ADJOINT
            ? RandomGraph.scalar(sampleSeed, nodes, operation -> true)
            : RandomGraph.of(sampleSeed, nodes, operation -> true);
        String name = "f" + m;
        Optional<String> method = RandomSource.of(sample, name, annotation(number));
        method.ifPresent(text -> {
          source.append(text);
          samples.put(owner + "#" + name, sample);
        });
      }
      sources.put(owner, source.append("}\n").toString());
    }
    ClassLoader loader = InMemory.compile(folder, sources);
    for (Map.Entry<String, RandomGraph.Sample> entry : samples.entrySet()) {
      check(loader, entry.getKey(), entry.getValue());
    }
  }

  /** Each graph has its accumulator and its overflow. */
  private String annotation(int number) {
    Accumulator[] accumulators = {Accumulator.DEFAULT, Accumulator.FORMAT, Accumulator.BINARY64};
    boolean saturating = format.precision() < Format.BINARY32.precision() && number % 2 == 1;
    return "@Graph(certify = Certify." + kind + ", format = Format." + format.name()
        + ", accumulator = Accumulator." + accumulators[number % 3] + ", saturating = "
        + saturating + ")";
  }

  private void check(ClassLoader loader, String name, RandomGraph.Sample sample)
      throws ReflectiveOperationException {
    String owner = name.substring(0, name.indexOf('#'));
    String method = name.substring(name.indexOf('#') + 1);
    String compiled = owner + Character.toUpperCase(method.charAt(0)) + method.substring(1);
    Class<?> type = loader.loadClass(compiled);
    Arithmetic arithmetic = (Arithmetic) type.getField("ARITHMETIC").get(null);
    Object instance = Calls.instance(type);
    Method certify = Arrays.stream(type.getMethods())
        .filter(m -> m.getName().equals("certify"))
        .max((a, b) -> a.getParameterCount() - b.getParameterCount())
        .orElseThrow();
    Random random = new Random(name.hashCode() + seed);
    for (int trial = 0; trial < trials; trial++) {
      List<Object> inputs = new ArrayList<>();
      for (Node input : sample.graph().inputs()) {
        inputs.add(Calls.in(arithmetic, RandomInputs.value(input, sample, trial, random)));
      }
      int count = inputs.size();
      Method function = Calls.method(loader.loadClass(owner), method, count);
      Object eager = function.invoke(null, inputs.toArray());
      if (certify.getParameterCount() > count + 1) {
        inputs.add(Calls.in(arithmetic, Calls.seed(eager, random)));
      }
      List<Object> originals = new ArrayList<>(inputs);
      InputErrors errors = InputErrors.NONE;
      for (int i = 0; trial % 3 == 2 && i < count; i++) {
        if (inputs.get(i) instanceof Tensor stored) {
          Tensor original = near(stored, random);
          originals.set(i, original);
          errors = errors.with(sample.graph().inputs().get(i).name(), original, stored);
        }
      }
      List<Object> arguments = new ArrayList<>(inputs);
      arguments.add(errors);
      Certificate certificate = (Certificate) certify.invoke(instance, arguments.toArray());
      String about = name + " in " + arithmetic + ", seed " + seed + ", trial " + trial + "\n"
          + sample.graph();
      compareValues(certificate.outputs(), Calls.tensors(eager), about);
      runs++;
      try {
        Object[] exact =
            originals.stream().map(v -> Calls.in(Arithmetic.EXACT, v)).toArray();
        Object values = function.invoke(null, Arrays.copyOf(exact, count));
        check(certificate.outputs(), Calls.tensors(values), about);
        Object gradient = Calls.method(
                loader.loadClass(compiled + "Gradient"), "gradient", exact.length)
            .invoke(null, exact);
        check(certificate.gradients(), Calls.tensors(gradient), about);
      } catch (ArithmeticException inputIsNotFinite) {
        undefined++;
      } catch (InvocationTargetException e) {
        if (!(e.getCause() instanceof ArithmeticException)) {
          throw e;
        }
        undefined++;
      }
    }
  }

  /** What was stored inexactly: some elements a little off, some far off, and some not at all. */
  private static Tensor near(Tensor stored, Random random) {
    double[] elements = stored.toDoubles();
    for (int i = 0; i < elements.length; i++) {
      double scale = random.nextInt(4) == 0 ? 1 : Math.scalb(elements[i], -random.nextInt(30));
      double other = elements[i] + (random.nextInt(3) == 0 ? 0 : scale * random.nextGaussian());
      if (!Double.isFinite(other)) {
        return stored;
      }
      elements[i] = other;
    }
    return Tensor.of(elements, stored.shape()).in(Arithmetic.EXACT);
  }

  /** The certificate is of the numbers that the graph returns. */
  private void compareValues(List<CertifiedTensor> certified, List<Tensor> computed, String about) {
    for (int t = 0; t < certified.size(); t++) {
      double[] values = computed.get(t).toDoubles();
      for (int i = 0; i < values.length; i++) {
        if (Double.compare(certified.get(t).value(i), values[i]) != 0) {
          violations.add("element " + i + " of " + certified.get(t) + " is "
              + certified.get(t).value(i) + ", not " + values[i] + " in " + about);
        }
      }
    }
  }

  private void check(List<CertifiedTensor> certified, List<Tensor> exact, String about) {
    for (int t = 0; t < certified.size(); t++) {
      CertifiedTensor tensor = certified.get(t);
      Tensor flat = exact.get(t).reshape(-1);
      for (int i = 0; i < tensor.length(); i++) {
        checks++;
        if (tensor.error(i) == Double.POSITIVE_INFINITY) {
          continue;
        }
        finite++;
        Enclosure value = flat.enclosure(i);
        double distance = value.distance(tensor.value(i));
        if (distance <= tensor.error(i)) {
          continue;
        }
        boolean near = distance - 2 * value.width() <= tensor.error(i);
        if (near || value.contains(new BigDecimal(tensor.value(i)))) {
          // The enclosure is too wide to tell: x - x of an irrational x, which is 0.
          undecided++;
        } else {
          violations.add("element " + i + " of " + tensor + ": " + tensor.value(i) + " is "
              + distance
              + " from " + flat.enclosure(i) + ", but the error is said to be " + tensor.error(i)
              + " in " + about);
        }
      }
    }
  }
}
