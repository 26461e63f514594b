package ulpine.processor.emit;

import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.lang.model.element.Modifier;
import ulpine.processor.graph.Numerics;
import ulpine.processor.lower.Buffer;
import ulpine.processor.lower.Division;
import ulpine.processor.lower.Kernel;
import ulpine.processor.lower.ScalarType;
import ulpine.processor.lower.Stmt;

/** One kernel as one private method; if it is divided, with the bounds of a part as parameters. */
final class KernelWriter {
  private final Kernel kernel;
  private final Numerics numerics;
  private final Map<String, Buffer> buffers;
  private final Parts parts;
  private final List<Stmt> body;
  private final Scope scope;
  private final CodeBlock.Builder code = CodeBlock.builder();

  /** @param numerics what numbers are rounded to */
  KernelWriter(
      Kernel kernel,
      Map<String, Buffer> buffers,
      Parts parts,
      Scope classScope,
      Numerics numerics) {
    this.kernel = kernel;
    this.numerics = numerics;
    this.buffers = buffers;
    this.parts = parts;
    this.scope = classScope.inner();
    this.body = kernel.division().map(d -> d.part(kernel.body())).orElse(kernel.body());
    kernel.division().ifPresent(d -> Parts.declare(scope));
  }

  /** What a key means in the method: a parameter, or a field's value. */
  String value(String key) {
    return parts.value(key, scope, kernel.division());
  }

  /** @param vectors what to do before anything else, where there are vectors */
  MethodSpec write(String name, Optional<CodeBlock> vectors) {
    vectors.ifPresent(code::add);
    for (String buffer : KernelParts.buffers(body)) {
      code.addStatement(
          "$T $L = $L",
          Types.array(buffers.get(buffer).type(), numerics),
          scope.of(buffer),
          value(buffer));
    }
    if (KernelParts.hasTreeSum(kernel)) {
      partials(ReductionWriter.PARTIAL, ScalarType.ACCUMULATOR);
      if (scope.knows(ReductionWriter.PARTIAL_ERROR)) {
        partials(ReductionWriter.PARTIAL_ERROR, ScalarType.ERROR);
      }
    }
    for (String symbol : KernelParts.symbols(body)) {
      String key = Scope.symbolKey(symbol);
      if (!symbol.equals(Division.TO)) {
        code.addStatement("int $L = $L", scope.of(key), value(key));
      }
    }
    new StatementWriter(scope, numerics, code).statements(body);
    return MethodSpec.methodBuilder(name)
        .addModifiers(Modifier.PRIVATE)
        .addParameters(kernel.division().isPresent() ? Parts.parameters(scope) : List.of())
        .addCode(code.build())
        .build();
  }

  private void partials(String key, ScalarType type) {
    code.addStatement("$T $L = $L", Types.array(type, numerics), scope.of(key), value(key));
  }
}
