package ulpine.processor.emit;

import com.palantir.javapoet.MethodSpec;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.lang.model.element.Modifier;
import ulpine.processor.graph.Span;
import ulpine.processor.lower.Buffer;
import ulpine.processor.lower.Program;
import ulpine.processor.lower.ScalarType;

/** The method of a class of bounds that says where an error is infinite first. */
final class ResponsibleWriter {
  private final Program program;
  private final Map<String, String> errors;
  private final Scope scope;
  private final Set<String> whole;
  private final boolean normwise;
  private final Map<String, Buffer> buffers;

  /**
   * @param errors the buffer of errors of each buffer
   * @param whole the inputs that have no errors where all are exact
   * @param normwise whether there are two errors of each tensor
   */
  ResponsibleWriter(
      Program program,
      Map<String, String> errors,
      Scope scope,
      Set<String> whole,
      boolean normwise) {
    this.program = program;
    this.errors = errors;
    this.scope = scope;
    this.whole = whole;
    this.normwise = normwise;
    this.buffers =
        program.buffers().stream().collect(Collectors.toMap(Buffer::name, buffer -> buffer));
  }

  /**
   * An input, or a value in the order of computation.
   *
   * @param paths of the inputs
   */
  MethodSpec method(List<String> paths) {
    MethodSpec.Builder m = MethodSpec.methodBuilder("responsible")
        .addModifiers(Modifier.PRIVATE)
        .returns(String.class);
    for (int i = 0; i < program.inputs().size(); i++) {
      String path = paths.get(i);
      program
          .inputs()
          .get(i)
          .map(buffers::get)
          .filter(b -> b.type() == ScalarType.REAL)
          .ifPresent(b -> check(m, b, "the input " + path));
    }
    stores()
        .forEach((buffer, span) -> check(
            m,
            buffer,
            String.join(", ", buffer.holds())
                + (span.line() > 0 ? ", " + span.file() + ":" + span.line() : "")));
    return m.addStatement("return $S", "a result that overflowed").build();
  }

  private void check(MethodSpec.Builder m, Buffer buffer, String where) {
    String error = "this." + scope.of(errors.get(buffer.name()));
    String length = buffer.length().java(symbol -> "this." + scope.of(Scope.symbolKey(symbol)));
    String values = whole.contains(buffer.name())
        ? "!isFinite(this." + scope.of(buffer.name()) + ", " + length + ") || "
        : "";
    m.beginControlFlow("if ($LisInfinite($L, $L))", values, error, normwise ? "2" : length);
    m.addStatement("return $S", where);
    m.endControlFlow();
  }

  /** The buffers of values in the order in which they are written, with their source lines. */
  private Map<Buffer, Span> stores() {
    Map<Buffer, Span> stores = new LinkedHashMap<>();
    Stream.concat(program.forward().stream(), program.backward().stream())
        .forEach(kernel -> KernelParts.stores(kernel).forEach((name, span) -> {
          Buffer buffer = buffers.get(name);
          if (!buffer.holds().isEmpty()) {
            stores.putIfAbsent(buffer, span);
          }
        }));
    return stores;
  }
}
