package ulpine.processor.emit;

import com.palantir.javapoet.CodeBlock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import ulpine.processor.lower.Buffer;
import ulpine.processor.lower.Program;
import ulpine.processor.lower.ScalarType;

/**
 * The results that are computed where the caller wants them, if that is an array: those that
 * nothing reads afterwards. The array may be one of the inputs, too; then there is a copy.
 *
 * @param buffers the buffers that are an array of the caller at times
 * @param inputs the buffers of inputs that it must not be
 */
record DirectResults(Set<String> buffers, List<String> inputs) {
  /** So few numbers are copied sooner than it is found out where they may be. */
  private static final int FEW = 64;

  static final DirectResults NONE = new DirectResults(Set.of(), List.of());

  DirectResults {
    buffers = Set.copyOf(buffers);
    inputs = List.copyOf(inputs);
  }

  static DirectResults of(Program program) {
    Set<String> read = new HashSet<>();
    program.backward().forEach(kernel -> read.addAll(KernelParts.buffers(kernel)));
    Set<String> direct = program.buffers().stream()
        .filter(buffer -> !buffer.input() && !read.contains(buffer.name()))
        .filter(buffer -> !buffer.length().isConstant() || buffer.length().constant() > FEW)
        .map(Buffer::name)
        .filter(name -> Collections.frequency(program.outputs(), name) == 1)
        .collect(Collectors.toSet());
    Set<String> used = new HashSet<>();
    program.forward().forEach(kernel -> used.addAll(KernelParts.buffers(kernel)));
    List<String> inputs = program.inputs().stream()
        .flatMap(Optional::stream)
        .filter(used::contains)
        .filter(name -> program.buffers().stream()
            .anyMatch(b -> b.name().equals(name) && b.type() == ScalarType.REAL))
        .toList();
    return new DirectResults(direct, inputs);
  }

  /** The key of the array that the instance owns. */
  static String ownKey(String buffer) {
    return "#own " + buffer;
  }

  /** Everything in arrays of the instance. */
  CodeBlock inside(Scope scope) {
    CodeBlock.Builder code = CodeBlock.builder();
    buffers.stream()
        .sorted()
        .forEach(buffer ->
            code.addStatement("this.$L = this.$L", scope.of(buffer), scope.of(ownKey(buffer))));
    return code.build();
  }

  /**
   * A result in an array of the caller, or beside it.
   *
   * @param others the arrays that are given for other results
   */
  CodeBlock into(String array, String buffer, List<String> others, Scope scope) {
    if (!buffers.contains(buffer)) {
      return CodeBlock.of("");
    }
    List<String> taken = new ArrayList<>();
    inputs.forEach(input -> taken.add("this." + scope.of(input)));
    taken.addAll(others);
    String isApart =
        taken.stream().map(other -> array + " != " + other).collect(Collectors.joining(" && "));
    return CodeBlock.builder()
        .addStatement(
            isApart.isEmpty() ? "this.$L = $L$L" : "this.$L = $L ? $L : this.$L",
            isApart.isEmpty()
                ? new Object[] {scope.of(buffer), array, ""}
                : new Object[] {scope.of(buffer), isApart, array, scope.of(ownKey(buffer))})
        .build();
  }

  /** Copies a result to an array of the caller, if it is not there. */
  CodeBlock copy(String array, String buffer, Scope scope) {
    CodeBlock copy = CodeBlock.builder()
        .addStatement(
            "System.arraycopy(this.$L, 0, $L, 0, $L.length)", scope.of(buffer), array, array)
        .build();
    return buffers.contains(buffer)
        ? CodeBlock.builder()
            .beginControlFlow("if (this.$L != $L)", scope.of(buffer), array)
            .add(copy)
            .endControlFlow()
            .build()
        : copy;
  }
}
