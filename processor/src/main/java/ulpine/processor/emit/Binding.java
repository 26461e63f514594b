package ulpine.processor.emit;

import com.palantir.javapoet.CodeBlock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import ulpine.processor.dim.Dim;
import ulpine.processor.graph.Element;
import ulpine.processor.graph.GraphMethod;
import ulpine.processor.graph.Port;
import ulpine.processor.lower.Program;
import ulpine.processor.shape.Shape;

/**
 * The start of an entry point: takes the arrays of the inputs, solves the symbols, checks the
 * shapes.
 */
final class Binding {
  private final GraphMethod method;
  private final Surface surface;
  private final Optional<Program> program;
  private final DirectResults direct;
  private final Scope classScope;
  private final Scope scope;

  Binding(
      GraphMethod method,
      Surface surface,
      Optional<Program> program,
      DirectResults direct,
      Scope classScope) {
    this.method = method;
    this.surface = surface;
    this.program = program;
    this.direct = direct;
    this.classScope = classScope;
    this.scope = Scope.ofClass();
    method
        .symbols()
        .forEach(symbol ->
            scope.declare(Scope.symbolKey(symbol), classScope.of(Scope.symbolKey(symbol))));
    method
        .parameters()
        .forEach(p -> scope.declare("#parameter " + p.port().name(), p.port().name()));
    method.symbols().stream()
        .filter(s -> s.startsWith("*"))
        .forEach(s -> classScope.declare(packKey(s), Scope.symbol(s) + "Shape"));
  }

  /** The names of the entry point's own variables. */
  Scope scope() {
    return scope;
  }

  /** The name of a parameter in the entry points. */
  String name(String parameter) {
    return scope.of("#parameter " + parameter);
  }

  String size(Dim dim) {
    return dim.java(symbol -> "this." + classScope.of(Scope.symbolKey(symbol)));
  }

  /** The field with the axes that a pack stands for in the current call. */
  String packShape(Dim pack) {
    return "this." + classScope.of(packKey(pack.asSymbol().orElseThrow()));
  }

  static String packKey(String symbol) {
    return "#shape " + symbol;
  }

  CodeBlock bind(boolean parameters, boolean arrays) {
    if (program.isEmpty()) {
      return CodeBlock.of("");
    }
    CodeBlock.Builder code = CodeBlock.builder();
    code.addStatement("begin()");
    if (!arrays) {
      code.add(direct.inside(classScope));
    } else {
      for (String symbol : method.symbols()) {
        String name = scope.of(Scope.symbolKey(symbol));
        code.addStatement(
            "this.$L = atMost($L, this.$L, $S, $S)",
            classScope.of(Scope.symbolKey(symbol)),
            name,
            classScope.of(ClassWriter.capacityKey(symbol)),
            symbol,
            name);
        if (symbol.startsWith("*")) {
          code.addStatement("this.$L = new int[] {$L}", classScope.of(packKey(symbol)), name);
        }
      }
    }
    arrays(code, parameters, arrays);
    Set<String> solved = new HashSet<>(arrays ? method.symbols() : List.of());
    for (Port.Leaf leaf : tensors(parameters, arrays)) {
      solve(code, leaf, solved);
    }
    for (Port.Leaf leaf : tensors(parameters, arrays)) {
      check(code, leaf);
    }
    for (Dim room : program.get().rooms()) {
      code.addStatement("checkRoom($L, $S)", size(room), room);
    }
    for (Dim extent : program.get().extents()) {
      code.addStatement("checkExtent($L, $S)", size(extent), extent);
    }
    labels(code);
    return code.build();
  }

  /** The leaves that come as tensors or labels. */
  private List<Port.Leaf> tensors(boolean parameters, boolean arrays) {
    List<Port.Leaf> leaves = new ArrayList<>();
    for (GraphMethod.Parameter parameter : method.parameters()) {
      Port port = parameter.port();
      boolean isArray = arrays && port instanceof Port.Leaf;
      if (!isArray && !(parameters && port.hasLayout())) {
        leaves.addAll(port.leaves().toList());
      }
    }
    return leaves;
  }

  private void arrays(CodeBlock.Builder code, boolean parameters, boolean arrays) {
    List<Port.Leaf> all = surface.leaves();
    for (GraphMethod.Parameter parameter : method.parameters()) {
      Port port = parameter.port();
      String name = name(port.name());
      if (port instanceof Port.Group group && parameters && group.hasLayout()) {
        code.addStatement("parameters($L, $S)", name, port.name());
        String version =
            surface.rounder().isNarrow() ? "this." + classScope.of(versionKey(group)) : "";
        code.beginControlFlow(
            "if (this.$L != $L$L)",
            bound(group),
            name,
            version.isEmpty() ? "" : " || " + version + " != " + name + ".version()");
        code.addStatement("this.$L = null", bound(group));
        int leafNumber = 0;
        for (Port.Leaf leaf : group.leaves().toList()) {
          assignRounded(
              code,
              all.indexOf(leaf),
              CodeBlock.of(
                  "$L($L, $L, $L, $S)",
                  take(),
                  name,
                  leafNumber++,
                  leaf.type().shape().length(),
                  leaf.path()));
        }
        code.addStatement("this.$L = $L", bound(group), name);
        if (!version.isEmpty()) {
          code.addStatement("$L = $L.version()", version, name);
        }
        code.endControlFlow();
      } else if (port instanceof Port.Leaf leaf && arrays) {
        String length = size(leaf.type().shape().length());
        code.addStatement("checkLength($L.length, $L, $S)", name, length, leaf.path());
        assignRounded(code, all.indexOf(leaf), CodeBlock.of("$L", name));
      } else {
        if (port instanceof Port.Group group) {
          code.addStatement("$T.requireNonNull($L, $S)", Objects.class, name, port.name());
          if (group.hasLayout()) {
            code.addStatement("this.$L = null", bound(group));
          }
        }
        for (Port.Leaf leaf : port.leaves().toList()) {
          assign(code, all.indexOf(leaf), input(leaf));
        }
      }
    }
  }

  /**
   * The field with the parameters whose arrays were taken last: they are always the same, and so
   * are their rounded numbers at the same version.
   */
  static String boundKey(Port.Group group) {
    return "#bound " + group.name();
  }

  static String versionKey(Port.Group group) {
    return "#version " + group.name();
  }

  private String bound(Port.Group group) {
    return classScope.of(boundKey(group));
  }

  private CodeBlock input(Port.Leaf leaf) {
    boolean doubles = surface.rounder().isDouble() && leaf.type().element() == Element.REAL;
    return CodeBlock.of("$L($L, $S)", doubles ? "doubles" : "input", access(leaf), leaf.path());
  }

  /** What takes the array of a tensor that is not to be remembered, or of parameters. */
  private String take() {
    return surface.rounder().isDouble() ? "doubleArray" : "array";
  }

  /** An array in binary32, whose numbers are rounded where the format is narrower. */
  private void assignRounded(CodeBlock.Builder code, int leaf, CodeBlock array) {
    Optional<String> buffer = program.orElseThrow().inputs().get(leaf);
    Port.Leaf port = surface.leaves().get(leaf);
    if (buffer.isEmpty() || port.type().element() != Element.REAL) {
      assign(code, leaf, array);
    } else {
      assign(code, leaf, rounded(buffer.get(), array, size(port.type().shape().length())));
    }
  }

  private CodeBlock rounded(String buffer, CodeBlock array, String length) {
    return surface.rounder().isNarrow()
        ? CodeBlock.of("rounded($L, this.$L, $L)", array, classScope.of(roundedKey(buffer)), length)
        : array;
  }

  static String roundedKey(String buffer) {
    return "#rounded " + buffer;
  }

  /** Inputs that nothing reads are checked all the same. */
  private void assign(CodeBlock.Builder code, int leaf, CodeBlock array) {
    Optional<String> buffer = program.orElseThrow().inputs().get(leaf);
    if (buffer.isPresent()) {
      code.addStatement("this.$L = $L", classScope.of(buffer.get()), array);
    } else if (array.toString().contains("(")) {
      code.addStatement("$L", array);
    }
  }

  private String access(Port.Leaf leaf) {
    int dot = leaf.path().indexOf('.');
    return dot < 0
        ? name(leaf.path())
        : name(leaf.path().substring(0, dot)) + Layouts.accessors(leaf.path().substring(dot + 1));
  }

  private void solve(CodeBlock.Builder code, Port.Leaf leaf, Set<String> solved) {
    List<Dim> dims = leaf.type().shape().dims();
    for (int axis = 0; axis < dims.size(); axis++) {
      Optional<String> symbol = dims.get(axis).asSymbol();
      if (symbol.isPresent() && solved.add(symbol.get())) {
        String field = classScope.of(Scope.symbolKey(symbol.get()));
        String capacity = classScope.of(ClassWriter.capacityKey(symbol.get()));
        String tail = "this." + capacity + ", \"" + symbol.get() + "\", \"" + leaf.path() + "\", \""
            + leaf.type().shape() + "\"";
        if (dims.get(axis).isPack()) {
          code.addStatement(
              "this.$L = leading($L.shape(), $L, $L)", field, access(leaf), dims.size() - 1, tail);
          code.addStatement(
              "this.$L = leadingAxes($L.shape(), $L)",
              classScope.of(packKey(symbol.get())),
              access(leaf),
              dims.size() - 1);
        } else if (leaf.type().shape().hasPack()) {
          code.addStatement(
              "this.$L = atMost($L.size($L), this.$L, $S, $S)",
              field,
              access(leaf),
              axis - dims.size(),
              capacity,
              symbol.get(),
              leaf.path());
        } else {
          code.addStatement(
              "this.$L = symbol($L, $L, $L, $L)", field, access(leaf), dims.size(), axis, tail);
        }
      }
    }
  }

  private void check(CodeBlock.Builder code, Port.Leaf leaf) {
    code.add(checkShape(access(leaf), leaf.path(), leaf.type().shape()));
  }

  private CodeBlock checkShape(String access, String path, Shape shape) {
    List<String> conditions = new ArrayList<>();
    int rank = shape.rank();
    if (shape.hasPack()) {
      conditions.add(
          "!leads(" + access + ".shape(), " + (rank - 1) + ", " + size(shape.size(0)) + ")");
    } else {
      conditions.add(access + ".rank() != " + rank);
    }
    for (int axis = shape.hasPack() ? 1 : 0; axis < rank; axis++) {
      int at = shape.hasPack() ? axis - rank : axis;
      conditions.add(access + ".size(" + at + ") != " + size(shape.size(axis)));
    }
    CodeBlock.Builder code = CodeBlock.builder();
    code.beginControlFlow("if ($L)", String.join(" || ", conditions));
    code.addStatement(
        "throw wrongShape($S, $S, $L.shape(), $L)", path, shape, access, known(shape));
    code.endControlFlow();
    return code.build();
  }

  /** The symbols of a shape with their values: {@code B = 32}. */
  private String known(Shape shape) {
    Set<String> symbols = new java.util.LinkedHashSet<>();
    shape.dims().forEach(d -> symbols.addAll(d.symbols()));
    if (symbols.isEmpty()) {
      return "\"\"";
    }
    List<String> parts = new ArrayList<>();
    for (String symbol : symbols) {
      parts.add("\"" + (parts.isEmpty() ? "" : ", ") + symbol + " = \" + this."
          + classScope.of(Scope.symbolKey(symbol)));
    }
    return String.join(" + ", parts);
  }

  private void labels(CodeBlock.Builder code) {
    for (Program.LabelCheck check : program.orElseThrow().labelChecks()) {
      Port.Leaf leaf = surface.leaves().get(check.input());
      String buffer = classScope.of(program.get().inputs().get(check.input()).orElseThrow());
      code.addStatement(
          "checkLabels(this.$L, $L, $L, $S)",
          buffer,
          size(leaf.type().shape().length()),
          size(check.classes()),
          leaf.path());
    }
  }

  /** @param seed the name of the parameter */
  CodeBlock bindSeeds(Port result, String seed) {
    if (program.isEmpty()) {
      return CodeBlock.of("");
    }
    CodeBlock.Builder code = CodeBlock.builder();
    List<Port.Leaf> leaves = result.leaves().toList();
    for (int i = 0; i < leaves.size(); i++) {
      String path = leaves.get(i).path();
      String access = seed + (result instanceof Port.Leaf ? "" : Layouts.accessors(path));
      String label = result instanceof Port.Leaf ? "seed" : "seed." + path;
      code.add(seed(i, CodeBlock.of("$L($L, $S)", take(), access, label)));
      code.add(checkShape(access, label, leaves.get(i).type().shape()));
    }
    return code.build();
  }

  CodeBlock bindSeedArray(int i, String name) {
    CodeBlock array = CodeBlock.of("$L", name);
    String length = size(surface.results().get(i).type().shape().length());
    return seed(
        i,
        program
            .orElseThrow()
            .inputs()
            .get(surface.leaves().size() + i)
            .map(buffer -> rounded(buffer, array, length))
            .orElse(array));
  }

  /**
   * The seeds are the program's inputs after those of the graph; one that nothing reads has no
   * buffer.
   */
  private CodeBlock seed(int i, CodeBlock array) {
    CodeBlock.Builder code = CodeBlock.builder();
    Optional<String> buffer =
        program.orElseThrow().inputs().get(surface.leaves().size() + i);
    if (buffer.isPresent()) {
      code.addStatement("this.$L = $L", classScope.of(buffer.get()), array);
    } else if (array.toString().contains("(")) {
      code.addStatement("$L", array);
    }
    return code.build();
  }
}
