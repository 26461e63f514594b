package ulpine.processor.emit;

import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import java.util.Map;
import java.util.Optional;
import javax.lang.model.element.Modifier;
import ulpine.processor.graph.Numerics;
import ulpine.processor.lower.Buffer;
import ulpine.processor.lower.Kernel;
import ulpine.processor.lower.ScalarType;

/** One kernel as one private method. */
final class KernelWriter {
  private final Kernel kernel;
  private final Numerics numerics;
  private final Map<String, Buffer> buffers;
  private final Scope scope;
  private final CodeBlock.Builder code = CodeBlock.builder();

  /** @param numerics what numbers are rounded to */
  KernelWriter(Kernel kernel, Map<String, Buffer> buffers, Scope classScope, Numerics numerics) {
    this.kernel = kernel;
    this.numerics = numerics;
    this.buffers = buffers;
    this.scope = classScope.inner();
  }

  /** @param vectors what to do before anything else, where there are vectors */
  MethodSpec write(String name, Optional<CodeBlock> vectors) {
    vectors.ifPresent(code::add);
    for (String buffer : KernelParts.buffers(kernel.body())) {
      String field = scope.of(buffer);
      code.addStatement(
          "$T $L = this.$L", Types.array(buffers.get(buffer).type(), numerics), field, field);
    }
    if (KernelParts.hasTreeSum(kernel)) {
      partials(ReductionWriter.PARTIAL, ScalarType.ACCUMULATOR);
      if (scope.knows(ReductionWriter.PARTIAL_ERROR)) {
        partials(ReductionWriter.PARTIAL_ERROR, ScalarType.ERROR);
      }
    }
    for (String symbol : KernelParts.symbols(kernel.body())) {
      String size = scope.of(Scope.symbolKey(symbol));
      code.addStatement("int $L = this.$L", size, size);
    }
    new StatementWriter(scope, numerics, code).statements(kernel.body());
    return MethodSpec.methodBuilder(name)
        .addModifiers(Modifier.PRIVATE)
        .addCode(code.build())
        .build();
  }

  private void partials(String key, ScalarType type) {
    String name = scope.of(key);
    code.addStatement("$T $L = this.$L", Types.array(type, numerics), name, name);
  }
}
