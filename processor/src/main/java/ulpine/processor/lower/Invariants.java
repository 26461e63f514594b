package ulpine.processor.lower;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import ulpine.processor.scalar.Expr;
import ulpine.processor.scalar.Exprs;

/**
 * Elements that are the same each time a loop's body is done, read before it: HotSpot cannot know
 * that no array is another.
 */
final class Invariants {
  private final String variable;
  private final Set<String> stored;
  private final BufferPlan buffers;
  private final Names names;
  private final Map<Expr.Load, String> found = new LinkedHashMap<>();

  private Invariants(Stmt.Loop loop, BufferPlan buffers, Names names) {
    this.variable = loop.variable();
    this.stored = stored(loop.body());
    this.buffers = buffers;
    this.names = names;
  }

  /** A loop of declarations and stores, and what is read before it. */
  static List<Stmt> before(Stmt.Loop loop, BufferPlan buffers, Names names) {
    Invariants invariants = new Invariants(loop, buffers, names);
    Stmt.Loop changed = loop.with(invariants.statements(loop.body()));
    List<Stmt> all = new ArrayList<>();
    invariants.found.forEach(
        (load, local) -> all.add(new Stmt.Declare(local, ScalarType.REAL, load)));
    all.add(changed);
    return all;
  }

  /** The buffers that a body of declarations and stores changes. */
  static Set<String> stored(List<Stmt> body) {
    return body.stream()
        .flatMap(Invariants::parts)
        .filter(Stmt.Store.class::isInstance)
        .map(statement -> ((Stmt.Store) statement).buffer())
        .collect(Collectors.toSet());
  }

  /** What a body of declarations and stores computes. */
  static Stream<Expr> values(List<Stmt> body) {
    return body.stream().flatMap(Invariants::parts).flatMap(statement -> {
      if (statement instanceof Stmt.Declare declare) {
        return Stream.of(declare.value());
      }
      return statement instanceof Stmt.Store store ? Stream.of(store.value()) : Stream.empty();
    });
  }

  private static Stream<Stmt> parts(Stmt statement) {
    return statement instanceof Stmt.Usual usual ? usual.body().stream() : Stream.of(statement);
  }

  private List<Stmt> statements(List<Stmt> body) {
    return body.stream().map(this::statement).toList();
  }

  private Stmt statement(Stmt statement) {
    if (statement instanceof Stmt.Usual usual) {
      return new Stmt.Usual(statements(usual.body()), usual.otherwise());
    } else if (statement instanceof Stmt.Declare declare) {
      return new Stmt.Declare(
          declare.name(), declare.type(), Exprs.mapLoads(declare.value(), this::load));
    } else if (statement instanceof Stmt.Store store) {
      return new Stmt.Store(store.buffer(), store.at(), Exprs.mapLoads(store.value(), this::load));
    }
    return statement;
  }

  private Expr load(Expr.Load load) {
    boolean same = load.at().stride(variable).is(0) && !Lanes.isVector(load.at());
    return same && buffers.isReal(load.buffer()) && !stored.contains(load.buffer())
        ? new Expr.Local(found.computeIfAbsent(load, l -> names.fresh(l.buffer() + "Here")))
        : load;
  }
}
