package ulpine.processor.emit;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import ulpine.annotations.Format;
import ulpine.processor.dim.Dim;
import ulpine.processor.graph.GraphMethod;
import ulpine.processor.graph.Numerics;
import ulpine.processor.lower.Buffer;
import ulpine.processor.lower.Kernel;
import ulpine.processor.lower.Program;
import ulpine.processor.lower.ScalarType;
import ulpine.processor.lower.Stmt;
import ulpine.processor.lower.VectorForm;
import ulpine.processor.lower.WeightPanels;
import ulpine.processor.scalar.Expr;
import ulpine.processor.scalar.Index;
import ulpine.processor.scalar.Primitive;

/**
 * Gradient descent within the kernels that compute gradients: where a kernel would store an element
 * of a gradient, it changes the weight, as {@code ulpine.optimizer.Sgd} does, so that neither is
 * read again. Only for weights that nothing after the kernel reads, and where it computes each
 * element once.
 *
 * @param rate the buffer of one number, the negative step size
 * @param kernels the changed kernels of the backward pass, by number
 * @param gradients the numbers of the gradients that they do not store
 * @param weights the buffers they change
 * @param others the buffers of inputs that must be none of these
 * @param panels the buffers of panels that are changed with the weights
 * @param conditions when they are
 */
record Descent(
    Buffer rate,
    Map<Integer, Kernel> kernels,
    Set<Integer> gradients,
    List<String> weights,
    List<String> others,
    Set<String> panels,
    List<VectorForm.AtLeast> conditions) {
  Descent {
    kernels = Map.copyOf(kernels);
    gradients = Set.copyOf(gradients);
    weights = List.copyOf(weights);
    others = List.copyOf(others);
    panels = Set.copyOf(panels);
    conditions = List.copyOf(conditions);
  }

  /** What can be done so, if anything can. */
  static Optional<Descent> of(GraphMethod method, Program program) {
    if (!new Surface(method).canStep() || !isOneFormat(method.settings().numerics())) {
      return Optional.empty();
    }
    int first = firstWeight(method);
    int end = first + program.gradients().size();
    List<Kernel> backward = program.backward();
    Buffer rate = rate(program);
    Map<Integer, Kernel> kernels = new TreeMap<>();
    Set<Integer> gradients = new HashSet<>();
    List<String> weights = new ArrayList<>();
    Set<String> panels = new HashSet<>();
    Set<VectorForm.AtLeast> conditions = new LinkedHashSet<>();
    for (int g = 0; g < program.gradients().size(); g++) {
      String gradient = program.gradients().get(g);
      Optional<String> weight = program.inputs().get(first + g);
      List<Integer> users = IntStream.range(0, backward.size())
          .filter(k -> KernelParts.buffers(backward.get(k)).contains(gradient))
          .boxed()
          .toList();
      if (users.size() != 1 || weight.isEmpty() || kernels.containsKey(users.get(0))) {
        continue;
      }
      int last = users.get(0);
      Kernel kernel = backward.get(last);
      List<WeightPanels> copies = program.panels().stream()
          .filter(copy -> copy.weight().equals(weight.get()))
          .toList();
      Set<String> taken = new HashSet<>(names(program));
      kernel.forms().forEach(form -> taken.addAll(KernelParts.scalars(form.body())));
      Fold fold = new Fold(gradient, weight.get(), rate.name(), copies, taken);
      boolean isRead = backward.subList(last, backward.size()).stream()
          .anyMatch(later -> KernelParts.buffers(later).contains(weight.get()));
      if (!isRead && fold.isPossible(kernel)) {
        kernels.put(last, fold.of(kernel));
        gradients.add(g);
        weights.add(weight.get());
        copies.forEach(copy -> panels.add(copy.buffer()));
        if (!copies.isEmpty()) {
          kernel.vectors().ifPresent(form -> conditions.addAll(form.conditions()));
        }
      }
    }
    List<String> others = IntStream.range(0, program.inputs().size())
        .filter(input -> input < first || input >= end)
        .mapToObj(program.inputs()::get)
        .flatMap(Optional::stream)
        .filter(input -> isReal(program, input))
        .toList();
    return kernels.isEmpty()
        ? Optional.empty()
        : Optional.of(new Descent(
            rate, kernels, gradients, weights, others, panels, List.copyOf(conditions)));
  }

  /** Weights are in binary32 or binary64; gradients of a narrower format are not theirs. */
  private static boolean isOneFormat(Numerics numerics) {
    return !numerics.widens()
        && (numerics.format() == Format.BINARY32 || numerics.format() == Format.BINARY64);
  }

  private static int firstWeight(GraphMethod method) {
    int next = 0;
    for (GraphMethod.Parameter parameter : method.parameters()) {
      if (parameter.differentiable()) {
        return next;
      }
      next += (int) parameter.port().leaves().count();
    }
    throw new IllegalArgumentException("nothing to differentiate by");
  }

  private static Buffer rate(Program program) {
    List<String> taken = names(program);
    String name = "rate";
    for (int i = 2; taken.contains(name); i++) {
      name = "rate" + i;
    }
    return new Buffer(name, ScalarType.REAL, Dim.ONE, false, List.of(name));
  }

  private static List<String> names(Program program) {
    return program.buffers().stream().map(Buffer::name).toList();
  }

  private static boolean isReal(Program program, String name) {
    return program.buffers().stream()
        .anyMatch(buffer -> buffer.name().equals(name) && buffer.type() == ScalarType.REAL);
  }

  /**
   * The change of one kernel.
   *
   * @param copies panels of the weight, which change with it
   * @param taken the names of buffers, and of the kernel's scalars
   */
  private record Fold(
      String gradient, String weight, String rate, List<WeightPanels> copies, Set<String> taken) {
    /** Whether the kernel stores each element once, and panels can be changed with it. */
    boolean isPossible(Kernel kernel) {
      Optional<VectorForm> vectors = kernel.vectors();
      boolean repeats = vectors.filter(VectorForm::repeats).isPresent();
      boolean canCopy = copies.isEmpty()
          || (copies.size() == 1 && vectors.isPresent() && isOrdered(kernel, copies.get(0)));
      return !repeats && canCopy && !KernelParts.buffers(of(kernel)).contains(gradient);
    }

    /** Without a form of long vectors, shorter ones change the panels of longer. */
    private boolean isOrdered(Kernel kernel, WeightPanels panels) {
      return panels.order().isPresent()
          && (wide(kernel).isPresent()
              ? panels.wide().isPresent()
              : panels.wide().equals(panels.order()));
    }

    private static Optional<VectorForm> wide(Kernel kernel) {
      return kernel.wide().filter(form -> !form.repeats());
    }

    Kernel of(Kernel kernel) {
      return new Kernel(
          "new" + Layouts.capitalized(weight),
          kernel.spans(),
          statements(kernel.body(), Set.of(), Optional.empty()),
          kernel.contraction(),
          kernel.vectors().map(this::form),
          wide(kernel).map(this::form),
          kernel.division());
    }

    private VectorForm form(VectorForm form) {
      Optional<WeightPanels.Order> order =
          copies.stream().findFirst().flatMap(panels -> panels.order(form.shape()));
      return form.with(statements(form.body(), Set.of(), order));
    }

    /**
     * @param starts the variables that are columns where a panel begins
     * @param order of the panels, if they are changed, too
     */
    private List<Stmt> statements(
        List<Stmt> body, Set<String> starts, Optional<WeightPanels.Order> order) {
      List<Stmt> changed = new ArrayList<>();
      for (Stmt statement : body) {
        if (statement instanceof Stmt.Store store && store.buffer().equals(gradient)) {
          changed.addAll(
              order.isPresent()
                  ? withCopy(store, starts, order.get())
                  : List.of(
                      new Stmt.Store(weight, store.at(), descent(store, weight, store.at()))));
        } else if (statement instanceof Stmt.Loop loop) {
          Set<String> within = order.map(o -> within(loop, starts, o.width())).orElse(starts);
          changed.add(loop.with(statements(loop.body(), within, order)));
        } else if (statement instanceof Stmt.When when) {
          changed.add(new Stmt.When(
              when.tap(),
              statements(when.body(), starts, order),
              statements(when.otherwise(), starts, order)));
        } else if (statement instanceof Stmt.Choice choice) {
          changed.add(new Stmt.Choice(
              choice.condition(),
              statements(choice.then(), starts, order),
              statements(choice.otherwise(), starts, order)));
        } else if (statement instanceof Stmt.Test test) {
          changed.add(new Stmt.Test(
              test.condition(),
              statements(test.then(), starts, order),
              statements(test.otherwise(), starts, order)));
        } else if (statement instanceof Stmt.Usual usual) {
          // What is left in the middle must not have changed a weight.
          changed.addAll(statements(usual.body(), starts, order));
        } else if (statement instanceof Stmt.Part part) {
          changed.add(new Stmt.Part(name(part), statements(part.body(), starts, order)));
        } else {
          changed.add(statement);
        }
      }
      return changed;
    }

    private static Set<String> within(Stmt.Loop loop, Set<String> starts, int width) {
      Set<String> within = new HashSet<>(starts);
      if (loop.from().equals(Index.ZERO) && loop.step() % width == 0) {
        within.add(loop.variable());
      }
      return within;
    }

    private Expr descent(Stmt.Store store, String from, Index at) {
      return Expr.apply(
          Primitive.FMA, new Expr.Load(rate, Index.ZERO), store.value(), new Expr.Load(from, at));
    }

    /** The panel is read, and both are written; nothing is changed where that is impossible. */
    private List<Stmt> withCopy(Stmt.Store store, Set<String> starts, WeightPanels.Order order) {
      String panels = copies.get(0).buffer();
      Optional<Index> place = order.of(store.at(), starts);
      if (place.isEmpty()) {
        return List.of(store);
      }
      String local = "new" + place.get().offset();
      while (taken.contains(local)) {
        local += "_";
      }
      return List.of(
          new Stmt.Declare(local, ScalarType.VECTOR, descent(store, panels, place.get())),
          new Stmt.Store(panels, place.get(), new Expr.Local(local)),
          new Stmt.Store(weight, store.at(), new Expr.Local(local)));
    }

    private String name(Stmt.Part part) {
      return part.name().startsWith(gradient)
          ? "new" + Layouts.capitalized(weight) + part.name().substring(gradient.length())
          : part.name();
    }
  }
}
