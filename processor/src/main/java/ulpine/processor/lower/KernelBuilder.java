package ulpine.processor.lower;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import ulpine.annotations.Format;
import ulpine.processor.dim.Dim;
import ulpine.processor.graph.Node;
import ulpine.processor.graph.Span;
import ulpine.processor.scalar.Axis;
import ulpine.processor.scalar.Expr;
import ulpine.processor.scalar.Exprs;
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
  private final Optional<ReductionSchedule> sums;

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
        return readFlat(producer, flat(producer, at));
      }

      @Override
      public Expr readFlat(Node producer, Index at) {
        String local = locals.get(producer);
        return local != null
            ? new Expr.Local(local)
            : new Expr.Load(buffers.bufferOf(producer), at);
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
    this.sums = sums();
  }

  /** The group whose sums are computed in the same loops. */
  Optional<Group> follower() {
    return sums.flatMap(s -> group.follower());
  }

  private Optional<ReductionSchedule> sums() {
    return group
        .follower()
        .map(sums -> new KernelBuilder(sums, fusion, buffers, names, widens, style).reduction())
        .filter(this::areTogether);
  }

  /**
   * Whether sums are computed in the loops of their rows: in vectors either both or none, and
   * divided among threads no less than the rows alone. No exponential is in what they add up, for
   * rows that hold unusual arguments of one are not looked at twice.
   */
  private boolean areTogether(ReductionSchedule sums) {
    return !widens
        && !Exprs.hasElementary(sums.term())
        && sums.axes().stream().anyMatch(Division::isMany)
        && (!style.vectors() || sums.isInVectors() == areRowsInVectors());
  }

  private boolean areRowsInVectors() {
    Node first = group.members().get(0);
    Epilogue rows = epilogue(group.members(), element(first));
    List<Axis> axes = fusion.definitions().get(first).axes();
    return new ElementwiseSchedule(axes, rows, Optional.empty(), names)
        .vectors("", buffers)
        .isPresent();
  }

  private ReductionSchedule reduction() {
    Node first = group.members().get(0);
    Epilogue epilogue = epilogue(group.members(), new Expr.Local(local(first)));
    return schedule(first, (Expr.Reduce) element(first), epilogue);
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
    Optional<Contraction> contraction =
        style.contractionsApart() ? contraction(first, value) : Optional.empty();
    boolean vectorised = style.vectors(contraction.isPresent());
    Vectors vectors = Vectors.NONE;
    sums.ifPresent(
        s -> group.follower().orElseThrow().members().forEach(sum -> spans.add(sum.span())));
    List<Axis> axes;
    Division.Work work;
    if (value instanceof Expr.Reduce reduce) {
      Epilogue epilogue = epilogue(members, new Expr.Local(local(first)));
      body.add(new Stmt.Source(first.span()));
      ReductionSchedule schedule = schedule(first, reduce, epilogue);
      if (contraction.isEmpty()) {
        schedule.oneByOne(style.bounds() == Style.Bounds.WHOLE);
      } else if (style.bounds() == Style.Bounds.RUNNING) {
        contraction = Optional.of(running(first, reduce, contraction.get(), name, kernelNames));
        String roundings = contraction.get().running().orElseThrow().roundings();
        schedule.residuals(
            new Epilogue.Store(roundings, place(first)), buffers.numerics().format());
      }
      vectors = vectorised
          ? vectors(name, shape -> schedule.vectors(name, !group.backward(), shape))
          : vectors;
      body.addAll(schedule.statements());
      axes = schedule.axes();
      List<Axis> terms = new ArrayList<>(definition.axes());
      terms.addAll(reduce.axes());
      work = Division.Work.of(terms, reduce.operands());
    } else {
      ElementwiseSchedule schedule =
          new ElementwiseSchedule(definition.axes(), epilogue(members, value), sums, names);
      vectors =
          vectorised ? vectors(name, shape -> schedule.vectors(name, buffers.in(shape))) : vectors;
      body.addAll(schedule.statements());
      axes = schedule.axes();
      List<Expr> each = new ArrayList<>(members.stream().map(this::element).toList());
      sums.ifPresent(s -> each.add(s.term()));
      work = Division.Work.of(definition.axes(), each);
    }
    List<List<Stmt>> forms = new ArrayList<>(List.of(body));
    vectors.form().ifPresent(f -> forms.add(f.body()));
    vectors.wide().ifPresent(f -> forms.add(f.body()));
    Optional<Division> division = style.bounds() == Style.Bounds.NONE
        ? Division.of(axes, work, forms, buffers.scratch())
        : Optional.empty();
    return new Kernel(
        name, List.copyOf(spans), body, contraction, vectors.form(), vectors.wide(), division);
  }

  /** The forms of a kernel in vectors, the longer only where there are others. */
  private record Vectors(Optional<VectorForm> form, Optional<VectorForm> wide) {
    private static final Vectors NONE = new Vectors(Optional.empty(), Optional.empty());
  }

  private Vectors vectors(String kernel, Function<VectorShape, Optional<VectorForm>> form) {
    Optional<VectorForm> narrow = form.apply(VectorShape.S_256_BIT);
    Optional<VectorForm> wide = narrow.flatMap(
        n -> form.apply(VectorShape.S_512_BIT).filter(w -> buffers.agreeOnPanels(kernel, n, w)));
    return new Vectors(narrow, wide);
  }

  private ReductionSchedule schedule(Node node, Expr.Reduce reduce, Epilogue epilogue) {
    List<Axis> axes = fusion.definitions().get(node).axes();
    boolean isPlain = !style.isBounded() && !widens && !buffers.numerics().isNarrow();
    return new ReductionSchedule(
            node, reduce, local(node), axes, epilogue, buffers, names.inner(), widens)
        .writtenOut(isPlain);
  }

  /** The contraction with a kernel that does the same with scratch buffers. */
  private Contraction running(
      Node node, Expr.Reduce reduce, Contraction contraction, String name, Names kernelNames) {
    Expr.Load left = scratch("left", (Expr.Load) reduce.operands().get(0));
    Expr.Load right = scratch("right", (Expr.Load) reduce.operands().get(1));
    Expr.Reduce inner =
        new Expr.Reduce(reduce.reduction(), reduce.axes(), reduce.taps(), List.of(left, right));
    Dim length = node.shape().length();
    String result = buffers.scratch("products", length);
    Epilogue store = new Epilogue(List.of(new Epilogue.Member(
        node, local(node), new Expr.Local(local(node)), new Epilogue.Store(result, place(node)))));
    ReductionSchedule schedule = schedule(node, inner, store);
    String kernel = kernelNames.fresh(name + "Products");
    Vectors vectors = style.vectors()
        ? vectors(kernel, shape -> schedule.vectors(kernel, false, shape))
        : Vectors.NONE;
    Kernel products = new Kernel(
        kernel,
        List.of(node.span()),
        schedule.statements(),
        Optional.of(
            Contraction.of(result, left, right, fusion.definitions().get(node).axes(), inner)),
        vectors.form(),
        vectors.wide(),
        Optional.empty());
    ScalarType errors =
        buffers.numerics().format() == Format.BINARY64 ? ScalarType.ERROR : ScalarType.FLOAT_ERROR;
    return contraction.with(
        new Contraction.Running(buffers.scratch("roundings", length), products, errors));
  }

  private Expr.Load scratch(String purpose, Expr.Load load) {
    return new Expr.Load(buffers.scratch(purpose, buffers.length(load.buffer())), load.at());
  }

  private Index place(Node node) {
    return flat(node, position(node));
  }

  /** The position of a member's element by the axes of the first, which may have others of 1. */
  private List<Index> position(Node member) {
    Node first = group.members().get(0);
    if (member.shape().equals(first.shape())) {
      return fusion.definitions().get(member).position();
    }
    Iterator<Index> next = fusion.definitions().get(first).axes().stream()
        .filter(axis -> !axis.size().is(1))
        .map(axis -> Index.of(axis.variable()))
        .iterator();
    return member.shape().dims().stream()
        .map(size -> size.is(1) ? Index.ZERO : next.next())
        .toList();
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
          ? new Epilogue.Store(buffers.bufferOf(member), place(member))
          : null;
      parts.add(new Epilogue.Member(member, local(member), value, store));
    }
    return new Epilogue(parts);
  }

  private Expr element(Node member) {
    return reads.element(member, position(member));
  }

  /** The local variable of a member; from the first call on the member is read through it. */
  private String local(Node member) {
    return locals.computeIfAbsent(member, m -> "%" + m.id());
  }

  private static Index flat(Node node, List<Index> at) {
    return Index.flat(at, node.shape().strides());
  }
}
