package ulpine.processor.emit;

import com.palantir.javapoet.ArrayTypeName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.ParameterSpec;
import com.palantir.javapoet.TypeName;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import ulpine.processor.lower.Buffer;
import ulpine.processor.lower.Division;
import ulpine.processor.lower.Kernel;

/**
 * The parts into which kernels are divided, for as many threads: how they are called, and which
 * arrays each part has for itself.
 */
final class Parts {
  private static final List<String> KEYS =
      List.of(Scope.indexKey(Division.FROM), Scope.symbolKey(Division.TO), "#part number");

  private final Set<String> own = new HashSet<>();

  /** @param buffers by name */
  Parts(Stream<Kernel> kernels, Map<String, Buffer> buffers) {
    kernels.filter(kernel -> kernel.division().isPresent()).forEach(kernel -> {
      Stream.concat(
              KernelParts.buffers(kernel.body()).stream(),
              kernel.forms().flatMap(form -> KernelParts.buffers(form.body()).stream()))
          .filter(buffer -> buffers.get(buffer).isScratch())
          .forEach(own::add);
      if (KernelParts.hasTreeSum(kernel)) {
        own.add(ReductionWriter.PARTIAL);
      }
    });
  }

  /** Declares the parameters of a kernel that is divided. */
  static void declare(Scope kernel) {
    kernel.declare(KEYS.get(0), "from");
    kernel.declare(KEYS.get(1), "to");
    kernel.declare(KEYS.get(2), "part");
  }

  static List<ParameterSpec> parameters(Scope kernel) {
    return KEYS.stream()
        .map(key -> ParameterSpec.builder(TypeName.INT, kernel.of(key)).build())
        .toList();
  }

  /** The type of an array's field. */
  TypeName field(String array, TypeName type) {
    return own.contains(array) ? ArrayTypeName.of(type) : type;
  }

  /** The dimensions that the field's array is made with. */
  CodeBlock dimensions(String array, CodeBlock length) {
    return own.contains(array)
        ? CodeBlock.of("[parts()][$L]", length)
        : CodeBlock.of("[$L]", length);
  }

  /** What a key means in a kernel: a parameter, or a field's value. */
  String value(String key, Scope kernel, Optional<Division> division) {
    if (KEYS.contains(key)) {
      return kernel.of(key);
    }
    String number = division.isPresent() ? kernel.of(KEYS.get(2)) : "0";
    return "this." + kernel.of(key) + (own.contains(key) ? "[" + number + "]" : "");
  }

  /** Calls a kernel that is divided, in parts where that is worth while. */
  static CodeBlock call(String kernel, Division division, Scope scope) {
    String size = division.size().java(symbol -> symbol(symbol, scope));
    CodeBlock.Builder call = CodeBlock.builder();
    call.beginControlFlow("if ($L)", condition(division, scope));
    call.addStatement("divide(this::$L, $L, $L)", kernel, size, division.step());
    call.nextControlFlow("else");
    call.add(whole(kernel, Optional.of(division), scope));
    return call.endControlFlow().build();
  }

  /** Calls a kernel in one part. */
  static CodeBlock whole(String kernel, Optional<Division> division, Scope scope) {
    String all = division
        .map(d -> "0, " + d.size().java(symbol -> symbol(symbol, scope)) + ", 0")
        .orElse("");
    return CodeBlock.builder().addStatement("$L($L)", kernel, all).build();
  }

  private static String condition(Division division, Scope scope) {
    Division.Work work = division.work();
    long least = (long) Math.ceil(division.least() / work.operations());
    String product = work.sizes().stream()
        .map(size -> size.java(symbol -> symbol(symbol, scope)))
        .map(text -> text.matches("[\\w.]+") ? text : "(" + text + ")")
        .collect(Collectors.joining(" * "));
    return product.isEmpty() || least <= 1
        ? "isTeam()"
        : "isTeam() && " + (work.sizes().size() > 1 ? "(long) " : "") + product + " >= " + least
            + (least > Integer.MAX_VALUE ? "L" : "");
  }

  private static String symbol(String symbol, Scope scope) {
    return "this." + scope.of(Scope.symbolKey(symbol));
  }
}
