package ulpine.processor.emit;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.FieldSpec;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.ParameterizedTypeName;
import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.TypeSpec;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import javax.lang.model.element.Modifier;
import ulpine.processor.graph.Port;

/**
 * The layouts of parameter records: names and shapes of their tensors, and how to take them apart
 * and rebuild them.
 */
final class Layouts {
  private static final ClassName LEAF = Types.LAYOUT.nestedClass("Leaf");

  private Layouts() {}

  static void add(TypeSpec.Builder type, List<Port.Group> records) {
    for (Port.Group record : records) {
      String suffix = records.size() == 1 ? "" : capitalized(record.name());
      String field =
          "LAYOUT" + (suffix.isEmpty() ? "" : "_" + record.name().toUpperCase(Locale.ROOT));
      TypeName layout = ParameterizedTypeName.get(Types.LAYOUT, Types.of(record));
      type.addField(
          FieldSpec.builder(layout, field, Modifier.PRIVATE, Modifier.STATIC, Modifier.FINAL)
              .initializer(layout(record))
              .build());
      type.addMethod(MethodSpec.methodBuilder("layout" + suffix)
          .addJavadoc(
              "The names and shapes of the tensors in {@code $L}, for {@link $T}, optimizers and files.\n",
              record.name(),
              Types.PARAMETERS)
          .addModifiers(Modifier.PUBLIC, Modifier.STATIC)
          .returns(layout)
          .addStatement("return $L", field)
          .build());
    }
  }

  private static CodeBlock layout(Port.Group record) {
    CodeBlock leaves = record
        .leaves()
        .map(leaf -> CodeBlock.of(
            "new $T($S, new int[] {$L})",
            LEAF,
            leaf.path().substring(record.name().length() + 1),
            leaf.type().shape().dims().stream()
                .map(d -> CodeBlock.of("$L", d.constant()))
                .collect(CodeBlock.joining(", "))))
        .collect(CodeBlock.joining(",\n"));
    CodeBlock tensors = record
        .leaves()
        .map(leaf ->
            CodeBlock.of("r$L", accessors(leaf.path().substring(record.name().length() + 1))))
        .collect(CodeBlock.joining(", "));
    CodeBlock rebuilt = rebuild(record, new AtomicInteger());
    return CodeBlock.of(
        "$T.of(\n$>$>$T.of(\n$>$>$L$<$<),\nr -> new $T[] {$L},\nt -> $L$<$<)",
        Types.LAYOUT,
        List.class,
        leaves,
        Types.TENSOR,
        tensors,
        rebuilt);
  }

  /** {@code inner.bias} as {@code .inner().bias()}. */
  static String accessors(String path) {
    return path.isEmpty() ? "" : "." + path.replace(".", "().") + "()";
  }

  private static CodeBlock rebuild(Port port, AtomicInteger next) {
    if (port instanceof Port.Group group) {
      CodeBlock components =
          group.components().stream().map(c -> rebuild(c, next)).collect(CodeBlock.joining(", "));
      return CodeBlock.of("new $T($L)", Types.of(group.type()), components);
    }
    return CodeBlock.of("t[$L]", next.getAndIncrement());
  }

  static String capitalized(String name) {
    return Character.toUpperCase(name.charAt(0)) + name.substring(1);
  }
}
