package ulpine.processor.lower;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import ulpine.processor.graph.Node;
import ulpine.processor.graph.Span;
import ulpine.processor.scalar.Expr;
import ulpine.processor.scalar.Exprs;
import ulpine.processor.scalar.Index;

/**
 * The elementwise part of a kernel: members of a group in order, each an expression over buffers
 * and over the members before it, which it reads as {@link Expr.Local locals} under provisional
 * names.
 */
record Epilogue(List<Member> members) {
  /**
   * @param local the provisional name under which later members read this one
   * @param store where the value is stored, or null where it is only used here
   */
  record Member(Node node, String local, Expr value, Store store) {}

  record Store(String buffer, Index at) {}

  /**
   * The statements at one position.
   *
   * @param position the values of variables that the position fixes
   * @param known the values of members that are computed already
   * @param source the source line that is announced already
   */
  List<Stmt> statements(
      Map<String, Index> position, Map<String, Expr> known, Names names, Span source) {
    List<Stmt> statements = new ArrayList<>();
    Map<String, Expr> values = new HashMap<>(known);
    Span last = source;
    for (Member member : members) {
      Expr value = Exprs.replaceLocals(Exprs.substitute(member.value(), position), values);
      int uses = uses(member);
      boolean stored = member.store() != null;
      boolean named = uses > 1 || (uses == 1 && (stored || !member.node().name().isEmpty()));
      boolean declared = named && !(value instanceof Expr.Local);
      if ((declared || stored) && !member.node().span().equals(last)) {
        last = member.node().span();
        statements.add(new Stmt.Source(last));
      }
      if (declared) {
        String local = names.fresh(member.node().label());
        statements.add(
            new Stmt.Declare(local, ScalarType.of(member.node().type().element()), value));
        value = new Expr.Local(local);
      }
      values.put(member.local(), value);
      if (stored) {
        Index at = member.store().at().substitute(position);
        statements.add(new Stmt.Store(member.store().buffer(), at, value));
      }
    }
    return statements;
  }

  /** The source line of the last member. */
  Span last() {
    return members.get(members.size() - 1).node().span();
  }

  /** Every index the statements use. */
  List<Index> indices() {
    List<Index> indices = new ArrayList<>();
    for (Member member : members) {
      indices.addAll(Exprs.indices(member.value()));
      if (member.store() != null) {
        indices.add(member.store().at());
      }
    }
    return indices;
  }

  private int uses(Member of) {
    return members.stream()
        .filter(m -> !m.local().equals(of.local()))
        .mapToInt(m -> Exprs.count(m.value(), of.local()))
        .sum();
  }
}
