package ulpine.processor.lower;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import ulpine.processor.graph.Node;
import ulpine.processor.graph.Span;
import ulpine.processor.scalar.Expr;
import ulpine.processor.scalar.Index;
import ulpine.processor.scalar.Reduction;

/** Makes the kernel of one group. */
final class KernelBuilder {
  private final Group group;
  private final Fusion fusion;
  private final BufferPlan buffers;
  private final Names names;
  private final boolean widens;
  private final Style style;
  private final Map<Node, String> locals = new HashMap<>();
  private final Reads reads;

  /** @param widens whether sums accumulate in another format */
  KernelBuilder(
      Group group, Fusion fusion, BufferPlan buffers, Names names, boolean widens, Style style) {
    this.group = group;
    this.fusion = fusion;
    this.buffers = buffers;
    this.names = names;
    this.widens = widens;
    this.style = style;
    this.reads = new Reads(fusion.definitions(), fusion.kept(), new Reads.Access() {
      @Override
      public Expr read(Node producer, List<Index> at) {
        String local = locals.get(producer);
        return local != null ? new Expr.Local(local) : readFlat(producer, flat(producer, at));
      }

      @Override
      public Expr readFlat(Node producer, Index at) {
        return new Expr.Load(buffers.bufferOf(producer), at);
      }

      @Override
      public Expr gather(Node producer, List<Index> at, int axis, Expr position) {
        List<Index> base = new ArrayList<>(at);
        base.set(axis, Index.ZERO);
        return new Expr.LoadAt(
            buffers.bufferOf(producer),
            flat(producer, base),
            producer.shape().strides().get(axis),
            position);
      }
    });
  }

  Kernel build(Names kernelNames) {
    List<Node> members = group.members();
    Node first = members.get(0);
    Definition definition = fusion.definitions().get(first);
    Expr value = element(first);
    Set<Span> spans = new LinkedHashSet<>();
    members.forEach(member -> spans.add(member.span()));
    String name = kernelNames.fresh(named(members).label());
    List<Stmt> body = new ArrayList<>();
    boolean apart = style == Style.CONTRACTIONS_APART;
    Optional<Contraction> contraction = apart ? contraction(first, value) : Optional.empty();
    Optional<VectorForm> vectors = Optional.empty();
    if (value instanceof Expr.Reduce reduce) {
      String result = local(first);
      Epilogue epilogue = epilogue(members, new Expr.Local(result));
      body.add(new Stmt.Source(first.span()));
      ReductionSchedule schedule = new ReductionSchedule(
              first, reduce, result, definition.axes(), epilogue, buffers, names, widens)
          .oneByOne(apart && contraction.isEmpty());
      vectors = style == Style.VECTORS ? schedule.vectors(name) : vectors;
      body.addAll(schedule.statements());
    } else {
      ElementwiseSchedule schedule =
          new ElementwiseSchedule(definition.axes(), epilogue(members, value), names);
      vectors = style == Style.VECTORS ? schedule.vectors(buffers) : vectors;
      body.addAll(schedule.statements());
    }
    return new Kernel(name, List.copyOf(spans), body, contraction, vectors);
  }

  /** The member that the kernel is named after. */
  private Node named(List<Node> members) {
    Node named = members.get(members.size() - 1);
    for (Node member : members) {
      named = buffers.isStored(member) && !member.name().isEmpty() ? member : named;
    }
    return named;
  }

  private Optional<Contraction> contraction(Node node, Expr value) {
    return value instanceof Expr.Reduce reduce
            && reduce.reduction() == Reduction.DOT
            && reduce.operands().get(0) instanceof Expr.Load left
            && reduce.operands().get(1) instanceof Expr.Load right
        ? Optional.of(Contraction.of(
            buffers.bufferOf(node), left, right, fusion.definitions().get(node).axes(), reduce))
        : Optional.empty();
  }

  /** @param firstValue the value of the first member */
  private Epilogue epilogue(List<Node> members, Expr firstValue) {
    List<Epilogue.Member> parts = new ArrayList<>();
    for (Node member : members) {
      Expr value = member == members.get(0) ? firstValue : element(member);
      Epilogue.Store store = buffers.isStored(member)
          ? new Epilogue.Store(
              buffers.bufferOf(member),
              flat(member, fusion.definitions().get(member).position()))
          : null;
      parts.add(new Epilogue.Member(member, local(member), value, store));
    }
    return new Epilogue(parts);
  }

  private Expr element(Node member) {
    return reads.element(member, fusion.definitions().get(member).position());
  }

  /** The local variable of a member; from the first call on the member is read through it. */
  private String local(Node member) {
    return locals.computeIfAbsent(member, m -> "%" + m.id());
  }

  private static Index flat(Node node, List<Index> at) {
    return Index.flat(at, node.shape().strides());
  }
}
