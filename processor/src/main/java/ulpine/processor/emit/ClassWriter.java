package ulpine.processor.emit;

import com.palantir.javapoet.ArrayTypeName;
import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.FieldSpec;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.ParameterizedTypeName;
import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.TypeSpec;
import com.palantir.javapoet.WildcardTypeName;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.lang.model.element.Modifier;
import ulpine.annotations.Certify;
import ulpine.processor.graph.ClassRef;
import ulpine.processor.graph.GraphMethod;
import ulpine.processor.graph.Numerics;
import ulpine.processor.graph.Port;
import ulpine.processor.lower.Buffer;
import ulpine.processor.lower.Kernel;
import ulpine.processor.lower.Program;
import ulpine.processor.lower.ScalarType;
import ulpine.processor.shape.Shape;

/**
 * The compiled class of a graph method: fields, constructor, entry points, and a private method a
 * kernel.
 */
final class ClassWriter {
  private static final ClassName VIEW = ClassName.get("ulpine", "CompiledView");

  private final GraphMethod method;
  private final Surface surface;
  private final Optional<Program> program;
  private final Optional<Descent> descent;
  private final DirectResults direct;
  private final Scope scope = Scope.ofClass();
  private final TypeSpec.Builder type;
  private final CodeBlock.Builder constructor = CodeBlock.builder();
  private final Optional<ProgramWriter> members;
  private final EntryPoints entryPoints;

  ClassWriter(GraphMethod method, Optional<Program> program) {
    this.method = method;
    this.surface = new Surface(method);
    this.descent = program.flatMap(p -> Descent.of(method, p));
    this.program = program.map(p -> descent.map(d -> p.with(d.rate())).orElse(p));
    this.type = Emitter.type(method, "").superclass(Types.COMPILED_GRAPH);
    Emitter.inlined(type, method);
    for (String symbol : method.symbols()) {
      scope.declare(Scope.symbolKey(symbol), Scope.symbol(symbol));
      scope.declare(capacityKey(symbol), "capacity" + Layouts.capitalized(Scope.symbol(symbol)));
    }
    this.members = this.program.map(
        p -> new ProgramWriter(p, method.settings().numerics(), descent, scope, type, constructor));
    this.direct = this.program.map(DirectResults::of).orElse(DirectResults.NONE);
    this.entryPoints = new EntryPoints(method, surface, this.program, descent, direct, scope);
  }

  TypeSpec write() {
    type.addJavadoc(Docs.type(method, surface));
    type.addField(FieldSpec.builder(
            Types.ARITHMETIC, "ARITHMETIC", Modifier.PUBLIC, Modifier.STATIC, Modifier.FINAL)
        .addJavadoc(
            "The arithmetic this class computes in: eager evaluation in it gives the same bits.\n")
        .initializer(arithmetic())
        .build());
    Layouts.add(type, surface.records());
    Constructors constructors = new Constructors(method, scope);
    constructor.addStatement(
        "super(ARITHMETIC, $L, $L)", surface.leaves().size(), constructors.threads());
    if (program.isPresent()) {
      fields(program.get());
    } else {
      constructor.addStatement(
          "throw new $T($S)", IllegalStateException.class, EntryPoints.DID_NOT_COMPILE);
    }
    constructors.all(constructor.build()).forEach(type::addMethod);
    surface.gradient().ifPresent(gradient -> {
      if (surface.differentiable().size() > 1) {
        type.addType(gradients((Port.Group) gradient));
      }
    });
    entryPoints.methods().forEach(type::addMethod);
    program.ifPresent(this::kernels);
    return type.build();
  }

  /** The kernels of vectors, after {@link #write}. */
  Optional<SimdWriter> simd() {
    return members.map(ProgramWriter::simd).filter(simd -> !simd.isEmpty());
  }

  private CodeBlock arithmetic() {
    Numerics numerics = method.settings().numerics();
    CodeBlock saturating = CodeBlock.of(numerics.saturates() ? ".saturating()" : "");
    return numerics.accumulator() == Numerics.of(numerics.format()).accumulator()
        ? CodeBlock.of("$T.$L$L", Types.ARITHMETIC, numerics.format().name(), saturating)
        : CodeBlock.of(
            "$T.of($T.$L, $T.$L)$L",
            Types.ARITHMETIC,
            Types.FORMAT,
            numerics.format().name(),
            Types.FORMAT,
            numerics.accumulator().name(),
            saturating);
  }

  private Modifier[] publicity() {
    return method.isPublic() ? new Modifier[] {Modifier.PUBLIC} : new Modifier[] {};
  }

  static String capacityKey(String symbol) {
    return "#capacity " + symbol;
  }

  static String outputKey(int i) {
    return "#output " + i;
  }

  static String gradientKey(int i) {
    return "#gradient " + i;
  }

  private void fields(Program p) {
    for (String symbol : method.symbols()) {
      field(TypeName.INT, scope.of(capacityKey(symbol)), true);
      constructor.addStatement(
          "this.$L = capacity($L, $S)",
          scope.of(capacityKey(symbol)),
          scope.of(Scope.symbolKey(symbol)),
          symbol);
      field(TypeName.INT, scope.of(Scope.symbolKey(symbol)), false);
      if (symbol.startsWith("*")) {
        field(Types.INTS, scope.of(Binding.packKey(symbol)), false);
      }
    }
    members.orElseThrow().buffers(Set.of(), direct.buffers());
    if (surface.rounder().isNarrow()) {
      rounded(p);
    }
    surface.records().forEach(this::bound);
    views(p.outputs(), surface.results(), "output", "View", true);
    surface
        .gradient()
        .ifPresent(gradient ->
            views(p.gradients(), gradient.leaves().toList(), "gradient", "View", false));
    if (method.result() instanceof Port.Group group) {
      records(group, "result", true);
    }
    surface
        .gradient()
        .filter(Port.Group.class::isInstance)
        .ifPresent(g -> records((Port.Group) g, "gradients", false));
    if (method.settings().certify() != Certify.NONE) {
      String bounds = scope.declare("#bounds", "bounds");
      type.addField(FieldSpec.builder(
              Types.of(new ClassRef(
                  method.generated().packageName(), List.of(BoundsWriter.name(method)))),
              bounds,
              Modifier.PRIVATE)
          .addJavadoc("Made by the first call of certify.\n")
          .build());
    }
    if (method.settings().certify() == Certify.ADJOINT) {
      type.addField(
          Types.of(
              new ClassRef(method.generated().packageName(), List.of(BudgetWriter.name(method)))),
          scope.declare("#budget", "budget"),
          Modifier.PRIVATE);
    }
    if (surface.canStep()) {
      String arrays = scope.declare("#arrays", "gradientArrays");
      TypeName all = ArrayTypeName.of(ArrayTypeName.of(surface.rounder().type()));
      type.addField(all, arrays, Modifier.PRIVATE, Modifier.FINAL);
      constructor.addStatement("this.$L = new $T {$L}", arrays, all, gradients(p, Set.of()));
      descent.ifPresent(d -> {
        String rest = scope.declare("#rest", "otherGradientArrays");
        type.addField(FieldSpec.builder(all, rest, Modifier.PRIVATE, Modifier.FINAL)
            .addJavadoc("Without those of weights that descend where their gradient is computed.\n")
            .build());
        constructor.addStatement("this.$L = new $T {$L}", rest, all, gradients(p, d.gradients()));
      });
    }
  }

  private void bound(Port.Group group) {
    String name =
        scope.declare(Binding.boundKey(group), "bound" + Layouts.capitalized(group.name()));
    TypeName parameters =
        ParameterizedTypeName.get(Types.PARAMETERS, WildcardTypeName.subtypeOf(Object.class));
    type.addField(FieldSpec.builder(parameters, name, Modifier.PRIVATE)
        .addJavadoc("Whose arrays the weights are, or null.\n")
        .build());
    if (surface.rounder().isNarrow()) {
      String version =
          scope.declare(Binding.versionKey(group), "version" + Layouts.capitalized(group.name()));
      type.addField(FieldSpec.builder(TypeName.LONG, version, Modifier.PRIVATE)
          .addJavadoc("Theirs when the weights were rounded.\n")
          .build());
    }
  }

  private String gradients(Program p, Set<Integer> without) {
    return IntStream.range(0, p.gradients().size())
        .mapToObj(
            g -> without.contains(g) ? "null" : "this." + scope.of(p.gradients().get(g)))
        .collect(Collectors.joining(", "));
  }

  private void field(TypeName fieldType, String name, boolean isFinal) {
    FieldSpec.Builder field = FieldSpec.builder(fieldType, name, Modifier.PRIVATE);
    type.addField(isFinal ? field.addModifiers(Modifier.FINAL).build() : field.build());
  }

  /** Arrays for the rounded numbers of plain arrays and parameters. */
  private void rounded(Program p) {
    for (Buffer buffer : p.buffers()) {
      if (buffer.input() && buffer.type() == ScalarType.REAL) {
        String name =
            scope.declare(Binding.roundedKey(buffer.name()), scope.of(buffer.name()) + "Rounded");
        field(Types.FLOATS, name, true);
        constructor.addStatement(
            "this.$L = new float[$L]", name, members.orElseThrow().capacity(buffer.length()));
      }
    }
  }

  private void views(
      List<String> arrays, List<Port.Leaf> leaves, String kind, String suffix, boolean outputs) {
    for (int i = 0; i < arrays.size(); i++) {
      String key = outputs ? outputKey(i) : gradientKey(i);
      String name = scope.declare(key, scope.of(arrays.get(i)) + suffix);
      field(VIEW, name, true);
      constructor.addStatement(
          "this.$L = $LView(this.$L$L)",
          name,
          kind,
          scope.of(arrays.get(i)),
          shape(leaves.get(i).type().shape()));
    }
  }

  /** The constant sizes; the others are set at each call. */
  private static String shape(Shape shape) {
    return shape.dims().stream()
        .map(d -> ", " + (d.isConstant() ? d.toString() : "0"))
        .collect(Collectors.joining());
  }

  /** A record for each turn. */
  private void records(Port.Group group, String kind, boolean outputs) {
    for (int turn = 0; turn < 2; turn++) {
      String key = "#" + kind + turn;
      String name = scope.declare(key, (turn == 0 ? "even" : "odd") + Layouts.capitalized(kind));
      field(Types.of(group), name, true);
      int[] next = {0};
      constructor.addStatement("this.$L = $L", name, record(group, turn, next, outputs));
    }
  }

  private CodeBlock record(Port port, int turn, int[] next, boolean outputs) {
    if (port instanceof Port.Group group) {
      List<CodeBlock> components = new ArrayList<>();
      group.components().forEach(c -> components.add(record(c, turn, next, outputs)));
      return CodeBlock.of("new $T($L)", Types.of(group), CodeBlock.join(components, ", "));
    }
    String view = scope.of(outputs ? outputKey(next[0]) : gradientKey(next[0]));
    next[0]++;
    return CodeBlock.of("this.$L.at($L)", view, turn);
  }

  private TypeSpec gradients(Port.Group group) {
    MethodSpec.Builder components = MethodSpec.constructorBuilder();
    group.components().forEach(c -> components.addParameter(Types.of(c), c.name()));
    TypeSpec.Builder record = TypeSpec.recordBuilder("Gradients")
        .addJavadoc("The gradients, in the types of the parameters.\n")
        .addModifiers(publicity())
        .recordConstructor(components.build());
    return record.build();
  }

  private void kernels(Program p) {
    ProgramWriter writer = members.orElseThrow();
    writer.pass("#forward", "computeForward", p.forward());
    if (surface.gradient().isPresent()) {
      Map<Integer, Kernel> inPlace = descent.map(Descent::kernels).orElse(Map.of());
      writer.pass("#backward", "computeBackward", p.backward(), inPlace);
    }
    if (!writer.simd().isEmpty()) {
      if (surface.rounder().isNarrow()) {
        writer.simd().rounding(type);
      }
      writer.simd().link(type);
    }
  }
}
