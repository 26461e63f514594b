package ulpine.processor.emit;

import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.FieldSpec;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.ParameterSpec;
import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.TypeSpec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.lang.model.element.Modifier;
import ulpine.processor.dim.Dim;
import ulpine.processor.graph.Numerics;
import ulpine.processor.lower.Buffer;
import ulpine.processor.lower.Kernel;
import ulpine.processor.lower.Program;
import ulpine.processor.lower.ScalarType;
import ulpine.processor.lower.VectorForm;

/** The buffers and kernels of a program as members of a class. */
final class ProgramWriter {
  /** Whether weights descend where their gradient is computed. */
  private static final String IN_PLACE = "inPlace";

  /** Calls of kernels in one method. */
  private static final int CALLS = 100;

  private static final String STALE = Scope.symbolKey(VectorForm.STALE);
  private static final String KEEP = Scope.symbolKey(VectorForm.KEEP);
  private static final String BEHIND = "#stale behind";

  private final Program program;
  private final Numerics numerics;
  private final Scope scope;
  private final TypeSpec.Builder type;
  private final CodeBlock.Builder constructor;
  private final Map<String, Buffer> buffers = new HashMap<>();
  private final Parts parts;
  private final SimdWriter simd;
  private final Optional<Descent> descent;

  ProgramWriter(
      Program program,
      Numerics numerics,
      Scope scope,
      TypeSpec.Builder type,
      CodeBlock.Builder constructor) {
    this(program, numerics, Optional.empty(), scope, type, constructor);
  }

  /**
   * @param numerics what numbers are rounded to
   * @param descent what the backward pass may do besides
   */
  ProgramWriter(
      Program program,
      Numerics numerics,
      Optional<Descent> descent,
      Scope scope,
      TypeSpec.Builder type,
      CodeBlock.Builder constructor) {
    this.program = program;
    this.descent = descent;
    this.numerics = numerics;
    this.scope = scope;
    this.type = type;
    this.constructor = constructor;
    for (Buffer buffer : program.buffers()) {
      buffers.put(buffer.name(), buffer);
      scope.declare(buffer.name(), buffer.name());
    }
    this.parts = new Parts(kernels(), buffers);
    this.simd = new SimdWriter(buffers, scope, numerics);
    scope.declare(ReductionWriter.PARTIAL, "partial");
    if (hasPanels()) {
      scope.declare(STALE, "stale");
      scope.declare(KEEP, "keep");
      if (someStayBehind()) {
        scope.declare(BEHIND, "behind");
      }
    }
    if (hasErrors()) {
      scope.declare(ReductionWriter.PARTIAL_ERROR, "partialError");
    }
  }

  private boolean hasErrors() {
    return program.buffers().stream().anyMatch(b -> b.type() == ScalarType.ERROR);
  }

  /** Whether there are panels of weights that stay. */
  private boolean hasPanels() {
    return kernels().anyMatch(ProgramWriter::hasPanels);
  }

  private static boolean hasPanels(Kernel kernel) {
    return kernel.vectors().stream()
        .anyMatch(form -> KernelParts.symbols(form.body()).contains(VectorForm.STALE));
  }

  /** Whether a step in place changes some panels of weights, but not all. */
  private boolean someStayBehind() {
    return descent.isPresent() && kernels().anyMatch(this::staysBehind);
  }

  private boolean staysBehind(Kernel kernel) {
    return descent.isPresent()
        && hasPanels(kernel)
        && kernel.vectors().stream()
            .flatMap(form -> KernelParts.buffers(form.body()).stream())
            .anyMatch(buffer -> isPanels(buffer) && !descent.get().panels().contains(buffer));
  }

  private boolean isPanels(String buffer) {
    return program.panels().stream().anyMatch(panels -> panels.buffer().equals(buffer));
  }

  /** When all panels have been made. */
  private String madePanels() {
    return kernels()
        .filter(ProgramWriter::hasPanels)
        .flatMap(kernel -> kernel.vectors().stream())
        .flatMap(form -> form.conditions().stream())
        .map(condition -> condition.size().java(s -> "this." + scope.of(Scope.symbolKey(s)))
            + " >= " + condition.least())
        .distinct()
        .collect(Collectors.joining(" && "));
  }

  private Stream<Kernel> kernels() {
    return Stream.concat(program.forward().stream(), program.backward().stream());
  }

  /** Adds a field for each buffer, and makes those the instance owns in the constructor. */
  void buffers() {
    buffers(Set.of(), Set.of());
  }

  /**
   * @param late those that are empty until they are assigned
   * @param direct those that are an array of the caller at times, beside one that the instance owns
   */
  void buffers(Set<String> late, Set<String> direct) {
    for (Buffer buffer : program.buffers()) {
      String name = scope.of(buffer.name());
      TypeName array = Types.array(buffer.type(), numerics);
      FieldSpec.Builder field =
          FieldSpec.builder(parts.field(buffer.name(), array), name, Modifier.PRIVATE);
      if (!buffer.input()) {
        boolean isLate = late.contains(buffer.name());
        boolean isDirect = direct.contains(buffer.name());
        if (!isLate && !isDirect) {
          field.addModifiers(Modifier.FINAL);
        }
        if (buffer.holds().size() > 1) {
          field.addJavadoc("Holds $L in turn.\n", String.join(", ", buffer.holds()));
        }
        constructor.addStatement(
            "this.$L = new $T$L",
            name,
            Types.scalar(buffer.type(), numerics),
            isLate ? "[0]" : parts.dimensions(buffer.name(), capacity(buffer.length())));
        if (isDirect) {
          field.addJavadoc("An array of the caller, or that of this instance.\n");
          own(buffer, array);
        }
      }
      type.addField(field.build());
    }
    if (hasPanels()) {
      type.addField(FieldSpec.builder(TypeName.INT, scope.of(STALE), Modifier.PRIVATE)
          .addJavadoc("0 if all panels of weights are there, 1 or 2 if they are to be made.\n")
          .build());
      type.addField(FieldSpec.builder(TypeName.INT, scope.of(KEEP), Modifier.PRIVATE)
          .addJavadoc("1 if all panels of weights are kept, 0 if one is after the other.\n")
          .build());
      if (someStayBehind()) {
        type.addField(FieldSpec.builder(TypeName.INT, scope.of(BEHIND), Modifier.PRIVATE)
            .addJavadoc("As stale, of panels that a step in place does not change.\n")
            .build());
      }
    }
    program.unstored().forEach(length -> constructor.addStatement("$L", capacity(length)));
    if (kernels()
        .flatMap(kernel -> kernel.contraction().stream())
        .anyMatch(contraction -> contraction.running().isEmpty())) {
      norms();
    }
    if (kernels().anyMatch(KernelParts::hasTreeSum)) {
      partials(
          ReductionWriter.PARTIAL, ScalarType.ACCUMULATOR, "The sixteen partial sums of a sum.\n");
      if (hasErrors()) {
        partials(ReductionWriter.PARTIAL_ERROR, ScalarType.ERROR, "Their errors.\n");
      }
    }
  }

  private void own(Buffer buffer, TypeName array) {
    String name = scope.of(buffer.name());
    String own =
        scope.declare(DirectResults.ownKey(buffer.name()), "own" + Layouts.capitalized(name));
    type.addField(
        FieldSpec.builder(array, own, Modifier.PRIVATE, Modifier.FINAL).build());
    constructor.addStatement("this.$L = this.$L", own, name);
  }

  /** What bounds contractions by norms keeps between calls. */
  private void norms() {
    for (int i = 0; i < NormWriter.KEYS.size(); i++) {
      String name = scope.declare(NormWriter.KEYS.get(i), i == 0 ? "leftNorms" : "rightNorms");
      type.addField(FieldSpec.builder(Types.ROW_NORMS, name, Modifier.PRIVATE, Modifier.FINAL)
          .initializer("new $T()", Types.ROW_NORMS)
          .build());
    }
  }

  private void partials(String key, ScalarType scalar, String doc) {
    TypeName array = parts.field(key, Types.array(scalar, numerics));
    type.addField(FieldSpec.builder(array, scope.of(key), Modifier.PRIVATE, Modifier.FINAL)
        .addJavadoc(doc)
        .initializer(
            "new $T$L", Types.scalar(scalar, numerics), parts.dimensions(key, CodeBlock.of("16")))
        .build());
  }

  /** The number of elements at the capacity that the constructor's parameters say. */
  CodeBlock capacity(Dim length) {
    Dim bound = length.withoutNegativeTerms();
    return bound.isConstant()
        ? CodeBlock.of("$L", bound.constant())
        : CodeBlock.of(
            "length($L)", bound.java(symbol -> "(long) " + scope.of(Scope.symbolKey(symbol))));
  }

  /** Adds a method for each kernel, and one that calls them all. */
  void pass(String key, String name, List<Kernel> kernels) {
    pass(key, name, kernels, Map.of());
  }

  /** @param inPlace by number, kernels that are called instead where a parameter says so */
  void pass(String key, String name, List<Kernel> kernels, Map<Integer, Kernel> inPlace) {
    boolean hasDescent = !inPlace.isEmpty();
    List<ParameterSpec> parameters =
        hasDescent ? List.of(ParameterSpec.builder(TypeName.BOOLEAN, IN_PLACE).build()) : List.of();
    String argument = hasDescent ? IN_PLACE : "";
    CodeBlock.Builder calls = CodeBlock.builder();
    List<MethodSpec> methods = new ArrayList<>();
    List<CodeBlock> blocks = new ArrayList<>();
    for (int i = 0; i < kernels.size(); i++) {
      Kernel kernel = kernels.get(i);
      MethodSpec method = method(key + " " + i, kernel);
      methods.add(method);
      kernel
          .contraction()
          .filter(c -> c.running().isPresent())
          .ifPresent(
              c -> methods.add(method(RunningWriter.key(c), c.running().get().products())));
      CodeBlock call = kernel
          .division()
          .map(division -> Parts.call(method.name(), division, scope))
          .orElseGet(() -> Parts.whole(method.name(), Optional.empty(), scope));
      Optional<Kernel> instead = Optional.ofNullable(inPlace.get(i));
      if (instead.isPresent()) {
        MethodSpec other = method(key + " descent " + i, instead.get());
        methods.add(other);
        calls.beginControlFlow("if ($L)", IN_PLACE);
        calls.add(Parts.whole(other.name(), instead.get().division(), scope));
        calls.nextControlFlow("else").add(call).endControlFlow();
      } else {
        calls.add(call);
      }
      if (i % CALLS == CALLS - 1 || i == kernels.size() - 1) {
        blocks.add(calls.build());
        calls.clear();
      }
    }
    MethodSpec.Builder all = MethodSpec.methodBuilder(scope.of(key))
        .addModifiers(Modifier.PRIVATE)
        .addParameters(parameters);
    boolean withPanels = kernels.stream().anyMatch(ProgramWriter::hasPanels);
    if (withPanels) {
      all.addStatement("this.$L = keep()", scope.of(KEEP));
      all.addStatement("this.$L = stale()", scope.of(STALE));
      if (someStayBehind()) {
        all.addStatement("this.$L = behind()", scope.of(BEHIND));
      }
    }
    if (blocks.size() == 1) {
      all.addCode(blocks.get(0));
    }
    for (int i = 0; blocks.size() > 1 && i < blocks.size(); i++) {
      String part = scope.declare(key + " part " + i, name + (i + 1));
      all.addStatement("$L($L)", part, argument);
      type.addMethod(MethodSpec.methodBuilder(part)
          .addModifiers(Modifier.PRIVATE)
          .addParameters(parameters)
          .addCode(blocks.get(i))
          .build());
    }
    if (withPanels) {
      String made = madePanels();
      if (made.isEmpty()) {
        all.addStatement("packed(this.$L)", scope.of(STALE));
      } else {
        all.beginControlFlow("if ($L)", made)
            .addStatement("packed(this.$L)", scope.of(STALE))
            .endControlFlow();
      }
    }
    type.addMethod(all.build());
    methods.forEach(type::addMethod);
  }

  private MethodSpec method(String key, Kernel kernel) {
    String name = scope.declare(key, kernelName(kernel));
    KernelWriter writer = new KernelWriter(kernel, buffers, parts, scope, numerics);
    boolean isBehind = staysBehind(kernel);
    UnaryOperator<String> value =
        argument -> writer.value(isBehind && argument.equals(STALE) ? BEHIND : argument);
    return writer.write(name, simd.add(kernel, name, value));
  }

  /** The kernels of vectors among those of all passes. */
  SimdWriter simd() {
    return simd;
  }

  /** Methods and fields do not collide in Java, but a reader should not have to know. */
  private static String kernelName(Kernel kernel) {
    return "compute" + Layouts.capitalized(kernel.name());
  }
}
