package ulpine.processor.emit;

import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeName;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import javax.lang.model.element.Modifier;
import ulpine.processor.graph.GraphMethod;

/** The constructors of a compiled class: for one thread, and for those of an executor. */
final class Constructors {
  private final GraphMethod method;
  private final List<String> capacities;
  private final String executor;
  private final String parallelism;

  /** @param type of the class, which knows the symbols */
  Constructors(GraphMethod method, Scope type) {
    this.method = method;
    Scope scope = type.inner();
    this.capacities = method.symbols().stream()
        .map(symbol -> scope.of(Scope.symbolKey(symbol)))
        .toList();
    this.executor = scope.declare("#executor", "executor");
    this.parallelism = scope.declare("#parallelism", "parallelism");
  }

  /** What the superclass is given. */
  String threads() {
    return executor + ", " + parallelism;
  }

  /** @param body of the last one */
  List<MethodSpec> all(CodeBlock body) {
    CodeBlock processors = CodeBlock.of("$T.getRuntime().availableProcessors()", Runtime.class);
    return List.of(
        constructor(List.of())
            .addCode(delegate(CodeBlock.of("CALLER"), CodeBlock.of("1")))
            .build(),
        constructor(List.of(executor))
            .addParameter(Executor.class, executor)
            .addCode(delegate(CodeBlock.of("$L", executor), processors))
            .build(),
        constructor(List.of(executor, parallelism))
            .addParameter(Executor.class, executor)
            .addParameter(TypeName.INT, parallelism)
            .addCode(body)
            .build());
  }

  private MethodSpec.Builder constructor(List<String> threads) {
    MethodSpec.Builder made =
        MethodSpec.constructorBuilder().addJavadoc(Docs.constructor(method, threads));
    capacities.forEach(capacity -> made.addParameter(TypeName.INT, capacity));
    return method.isPublic() ? made.addModifiers(Modifier.PUBLIC) : made;
  }

  private CodeBlock delegate(CodeBlock... threads) {
    List<CodeBlock> arguments = new ArrayList<>();
    capacities.forEach(capacity -> arguments.add(CodeBlock.of("$L", capacity)));
    arguments.addAll(List.of(threads));
    return CodeBlock.builder()
        .addStatement("this($L)", CodeBlock.join(arguments, ", "))
        .build();
  }
}
