package ulpine.processor.lower;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import ulpine.processor.dim.Dim;
import ulpine.processor.scalar.Axis;
import ulpine.processor.scalar.Expr;
import ulpine.processor.scalar.Exprs;
import ulpine.processor.scalar.Index;

/**
 * How a kernel may be divided among threads: along an axis of its results. No sum goes along it, so
 * each result is computed from the same terms in the same order wherever the axis is cut.
 *
 * @param variable the index variable of the axis
 * @param step cuts are at multiples of this, or at the end
 * @param work what the kernel does
 * @param least with fewer operations it is not worth while
 */
public record Division(String variable, Dim size, int step, Work work, long least) {
  /**
   * What a kernel does, more or less: so many operations, times sizes that are not known yet. In
   * floating point, as it may be more than an array can have elements.
   */
  public record Work(double operations, List<Dim> sizes) {
    public Work {
      sizes = List.copyOf(sizes);
    }

    /** What is computed for each element of some axes. */
    static Work of(List<Axis> axes, List<Expr> each) {
      double operations = 0;
      for (Expr value : each) {
        operations += Exprs.hasElementary(value) ? ELEMENTARY : 1;
      }
      List<Dim> sizes = new ArrayList<>();
      for (Axis axis : axes) {
        if (axis.size().isConstant()) {
          operations *= axis.size().constant();
        } else {
          sizes.add(axis.size());
        }
      }
      return new Work(operations, sizes);
    }
  }

  /** The index variable that holds where a part begins. */
  public static final String FROM = "from";

  /** The symbol that holds where a part ends. It is no name of Java, so no user's symbol. */
  public static final String TO = "#to";

  /** With fewer results there is too little to divide. */
  private static final int FEWEST = 8;

  /** Operations that an elementary function is. */
  private static final int ELEMENTARY = 16;

  private static final Dim END = Dim.symbol(TO);

  /**
   * The first of some axes along which all forms of a kernel can be cut.
   *
   * @param scratch the buffers that hold no results
   */
  static Optional<Division> of(
      List<Axis> axes, Work work, List<List<Stmt>> forms, Set<String> scratch) {
    return axes.stream()
        .filter(Division::isMany)
        .map(axis ->
            new Division(axis.variable(), axis.size(), step(axis.variable(), forms), work, 0))
        .filter(division -> forms.stream().allMatch(form -> division.allows(form, scratch)))
        .findFirst();
  }

  /** Whether there may be enough along an axis to divide. */
  static boolean isMany(Axis axis) {
    return !axis.size().isConstant() || axis.size().constant() >= FEWEST;
  }

  /** Where it is worth while; none if that is nowhere. */
  Optional<Division> from(long operations) {
    return work.sizes().isEmpty() && work.operations() < operations
        ? Optional.empty()
        : Optional.of(new Division(variable, size, step, work, operations));
  }

  /** The statements of one part, of some form of the kernel. */
  public List<Stmt> part(List<Stmt> form) {
    return part(form, steps(form));
  }

  private List<Stmt> part(List<Stmt> form, List<Integer> own) {
    List<Stmt> part = new ArrayList<>();
    for (Stmt statement : form) {
      if (statement instanceof Stmt.Loop loop) {
        part.add(isAlong(loop) ? cut(loop, own) : loop.with(part(loop.body(), own)));
      } else if (statement instanceof Stmt.Usual usual) {
        Stmt.Part onward = usual.otherwise();
        part.add(
            new Stmt.Usual(usual.body(), new Stmt.Part(onward.name(), part(onward.body(), own))));
      } else if (statement instanceof Stmt.Choice choice) {
        part.add(new Stmt.Choice(
            choice.condition(), part(choice.then(), own), part(choice.otherwise(), own)));
      } else if (statement instanceof Stmt.Test test) {
        part.add(
            new Stmt.Test(test.condition(), part(test.then(), own), part(test.otherwise(), own)));
      } else {
        part.add(statement);
      }
    }
    return part;
  }

  private boolean isAlong(Stmt.Loop loop) {
    return loop.variable().equals(variable);
  }

  /**
   * @param own the steps of the form, of which one leaves the rest that a later loop begins with
   */
  private Stmt cut(Stmt.Loop loop, List<Integer> own) {
    return new Stmt.Loop(variable, from(loop, own), END, loop.step(), part(loop.body(), own));
  }

  private Index from(Stmt.Loop loop, List<Integer> own) {
    if (loop.goesOn()) {
      return loop.from();
    }
    return loop.from().equals(Index.ZERO)
        ? Index.of(FROM)
        : own.stream()
            .filter(s -> loop.from().equals(rest(size, s)))
            .findFirst()
            .map(s -> rest(END, s))
            .orElseThrow();
  }

  /** Where the last elements begin that do not fill a step. */
  private static Index rest(Dim end, int step) {
    return Index.constant(end.dividedBy(Dim.of(step)).times(Dim.of(step)));
  }

  private static int step(String variable, List<List<Stmt>> forms) {
    return forms.stream()
        .flatMap(form -> loops(form, variable))
        .mapToInt(Stmt.Loop::step)
        .max()
        .orElse(1);
  }

  /** The steps of a form's loops along the axis. */
  private List<Integer> steps(List<Stmt> form) {
    return loops(form, variable).map(Stmt.Loop::step).distinct().toList();
  }

  private static Stream<Stmt.Loop> loops(List<Stmt> body, String variable) {
    return body.stream().flatMap(statement -> {
      if (statement instanceof Stmt.Loop loop) {
        return loop.variable().equals(variable) ? Stream.of(loop) : loops(loop.body(), variable);
      }
      if (statement instanceof Stmt.Test test) {
        return Stream.concat(loops(test.then(), variable), loops(test.otherwise(), variable));
      }
      return statement instanceof Stmt.Choice choice
          ? Stream.concat(loops(choice.then(), variable), loops(choice.otherwise(), variable))
          : Stream.empty();
    });
  }

  /** Whether every result is stored within a loop along the axis that can be cut. */
  private boolean allows(List<Stmt> form, Set<String> scratch) {
    return allows(form, steps(form), scratch);
  }

  private boolean allows(List<Stmt> body, List<Integer> own, Set<String> scratch) {
    return body.stream().allMatch(statement -> allows(statement, own, scratch));
  }

  private boolean allows(Stmt statement, List<Integer> own, Set<String> scratch) {
    if (statement instanceof Stmt.Loop loop) {
      return isAlong(loop) ? isWhole(loop, own) : allows(loop.body(), own, scratch);
    } else if (statement instanceof Stmt.Choice choice) {
      return allows(choice.then(), own, scratch) && allows(choice.otherwise(), own, scratch);
    } else if (statement instanceof Stmt.Test test) {
      return allows(test.then(), own, scratch) && allows(test.otherwise(), own, scratch);
    } else if (statement instanceof Stmt.When when) {
      return isApart(when.body(), scratch) && isApart(when.otherwise(), scratch);
    } else if (statement instanceof Stmt.Part part) {
      return isApart(part.body(), scratch);
    } else if (statement instanceof Stmt.Usual usual) {
      return allows(usual.body(), own, scratch);
    }
    return !(statement instanceof Stmt.Store store) || scratch.contains(store.buffer());
  }

  /** Whether some statements store no results, and have no loop along the axis. */
  private boolean isApart(List<Stmt> body, Set<String> scratch) {
    return loops(body, variable).findAny().isEmpty() && allows(body, List.of(), scratch);
  }

  private boolean isWhole(Stmt.Loop loop, List<Integer> own) {
    boolean begins = loop.from().equals(Index.ZERO)
        || own.stream().anyMatch(s -> loop.from().equals(rest(size, s)));
    return loop.to().equals(size) && begins && step % loop.step() == 0;
  }
}
