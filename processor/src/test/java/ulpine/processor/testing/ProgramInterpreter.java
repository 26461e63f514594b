package ulpine.processor.testing;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import ulpine.processor.lower.Buffer;
import ulpine.processor.lower.Kernel;
import ulpine.processor.lower.Program;
import ulpine.processor.lower.ScalarType;
import ulpine.processor.lower.Stmt;
import ulpine.processor.scalar.Axis;
import ulpine.processor.scalar.Expr;

/**
 * Runs lowered code statement by statement. Owned buffers start as garbage, so that reading one too
 * early shows.
 */
public final class ProgramInterpreter<T> extends Scalars<T> {
  private final Program program;
  private final Map<String, Object[]> buffers = new HashMap<>();

  private ProgramInterpreter(Program program, Numbers<T> numbers, Map<String, Integer> sizes) {
    super(numbers, sizes);
    this.program = program;
  }

  /**
   * The outputs and gradients, flat, for the inputs in the program's order; backward runs twice.
   */
  public static <T> List<Object[]> run(
      Program program, List<Object[]> inputs, Map<String, Integer> sizes, Numbers<T> numbers) {
    ProgramInterpreter<T> interpreter = new ProgramInterpreter<>(program, numbers, sizes);
    for (Buffer buffer : program.buffers()) {
      Object[] array = new Object[interpreter.size(buffer.length())];
      Arrays.fill(
          array, buffer.type() == ScalarType.REAL ? numbers.constant(1e30) : Integer.valueOf(-1));
      interpreter.buffers.put(buffer.name(), array);
    }
    for (int i = 0; i < inputs.size(); i++) {
      Object[] input = inputs.get(i);
      program.inputs().get(i).ifPresent(name -> interpreter.buffers.put(name, input));
    }
    return interpreter.run();
  }

  private List<Object[]> run() {
    program.forward().forEach(this::run);
    program.backward().forEach(this::run);
    program.backward().forEach(this::run);
    List<Object[]> results = new ArrayList<>();
    program.outputs().forEach(name -> results.add(buffers.get(name)));
    program.gradients().forEach(name -> results.add(buffers.get(name)));
    return results;
  }

  private void run(Kernel kernel) {
    run(kernel.body(), new HashMap<>(), new HashMap<>());
  }

  private void run(
      List<Stmt> statements, Map<String, Integer> variables, Map<String, Object> scalars) {
    for (Stmt statement : statements) {
      if (statement instanceof Stmt.Loop loop) {
        int to = size(loop.to());
        for (int i = index(loop.from(), variables); i + loop.step() <= to; i += loop.step()) {
          Map<String, Integer> inner = new HashMap<>(variables);
          inner.put(loop.variable(), i);
          run(loop.body(), inner, scalars);
        }
      } else if (statement instanceof Stmt.When when) {
        Map<String, Integer> inner = new HashMap<>(variables);
        if (tapped(when.tap(), inner)) {
          run(when.body(), inner, scalars);
        }
      } else if (statement instanceof Stmt.Declare declare) {
        scalars.put(declare.name(), value(declare.value(), variables, scalars));
      } else if (statement instanceof Stmt.Assign assign) {
        scalars.put(assign.name(), value(assign.value(), variables, scalars));
      } else if (statement instanceof Stmt.Store store) {
        buffers.get(store.buffer())[index(store.at(), variables)] =
            value(store.value(), variables, scalars);
      } else if (statement instanceof Stmt.TreeSum sum) {
        scalars.put(sum.name(), treeSum(terms(sum.axes(), sum.term(), variables, scalars)));
      } else if (statement instanceof Stmt.Argmax argmax) {
        scalars.put(
            argmax.name(),
            argmax(terms(List.of(argmax.axis()), argmax.term(), variables, scalars)));
      }
    }
  }

  @SuppressWarnings("unchecked")
  private List<T> terms(
      List<Axis> axes, Expr term, Map<String, Integer> variables, Map<String, Object> scalars) {
    if (axes.isEmpty()) {
      return List.of((T) value(term, variables, scalars));
    }
    List<T> terms = new ArrayList<>();
    for (int i = 0; i < size(axes.get(0).size()); i++) {
      Map<String, Integer> inner = new HashMap<>(variables);
      inner.put(axes.get(0).variable(), i);
      terms.addAll(terms(axes.subList(1, axes.size()), term, inner, scalars));
    }
    return terms;
  }

  private Object value(Expr expr, Map<String, Integer> variables, Map<String, Object> scalars) {
    return evaluate(expr, variables, other -> {
      if (other instanceof Expr.Local local) {
        return scalars.get(local.name());
      }
      if (other instanceof Expr.Load load) {
        return buffers.get(load.buffer())[index(load.at(), variables)];
      }
      Expr.LoadAt load = (Expr.LoadAt) other;
      int position = (int) value(load.position(), variables, scalars);
      return buffers
          .get(load.buffer())[index(load.base(), variables) + position * size(load.stride())];
    });
  }
}
