package ulpine.processor.emit;

import com.palantir.javapoet.AnnotationSpec;
import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeSpec;
import java.util.List;
import javax.lang.model.element.Modifier;
import ulpine.processor.graph.GraphMethod;

/** The class that carries a graph, for callers in other classes and other jars. */
final class CarrierWriter {
  private CarrierWriter() {}

  static TypeSpec write(GraphMethod method, int version, List<String> text) {
    CodeBlock chunks =
        text.stream().map(t -> CodeBlock.of("$S", t)).collect(CodeBlock.joining(",\n", "{\n", "}"));
    return Emitter.type(method, Emitter.CARRIER)
        .addJavadoc(
            "The graph of $L, from which callers in other classes compile it.\n", method.name())
        .addAnnotation(AnnotationSpec.builder(ClassName.get("ulpine.annotations", "CarriedGraph"))
            .addMember("version", "$L", version)
            .addMember("text", chunks)
            .build())
        .addMethod(
            MethodSpec.constructorBuilder().addModifiers(Modifier.PRIVATE).build())
        .build();
  }
}
