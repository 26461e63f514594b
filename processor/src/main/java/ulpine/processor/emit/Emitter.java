package ulpine.processor.emit;

import com.palantir.javapoet.AnnotationSpec;
import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.JavaFile;
import com.palantir.javapoet.TypeSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.lang.model.element.Modifier;
import ulpine.processor.bound.BoundedProgram;
import ulpine.processor.differentiate.Adjoint;
import ulpine.processor.differentiate.Derivative;
import ulpine.processor.graph.ClassRef;
import ulpine.processor.graph.GraphMethod;
import ulpine.processor.graph.Numerics;
import ulpine.processor.lower.Program;

/** Writes what is generated for one graph method. */
public final class Emitter {
  /** What follows the generated class's name in that of the class that carries its graph. */
  public static final String CARRIER = "Graph";

  private Emitter() {}

  /**
   * What is written for a graph.
   *
   * @param files classes for the compiler that we run in
   * @param twins classes of vectors, which it may not see
   */
  public record Emitted(List<SourceFile> files, List<Twin> twins) {
    public Emitted {
      files = List.copyOf(files);
      twins = List.copyOf(twins);
    }

    /** These, and others. */
    public Emitted and(Emitted others) {
      return new Emitted(
          Stream.concat(files.stream(), others.files.stream()).toList(),
          Stream.concat(twins.stream(), others.twins.stream()).toList());
    }

    /** These, and a file. */
    public Emitted and(SourceFile file) {
      return and(new Emitted(List.of(file), List.of()));
    }
  }

  /** The compiled class, and where there is a gradient its source over tensors. */
  public static Emitted emit(GraphMethod method, Derivative derivative, Program program) {
    ClassWriter writer = new ClassWriter(method, Optional.of(program));
    List<SourceFile> files = new ArrayList<>();
    files.add(file(method, writer.write()));
    if (!derivative.gradients().isEmpty()) {
      files.add(file(method, new GradientWriter(method, derivative).write()));
    }
    ClassName compiled = Types.of(method.generated());
    return new Emitted(files, twins(method, compiled, writer.simd()));
  }

  private static List<Twin> twins(
      GraphMethod method, ClassName compiled, Optional<SimdWriter> simd) {
    return simd
        .map(s -> new Twin(
            s.classes(compiled).stream().map(type -> file(method, type)).toList(),
            file(method, s.outline(compiled))))
        .stream()
        .toList();
  }

  /**
   * The class that bounds the errors.
   *
   * @param numerics what the numbers are rounded to beside which the errors are computed
   */
  public static Emitted bounds(GraphMethod method, Numerics numerics, BoundedProgram program) {
    BoundsWriter writer = new BoundsWriter(method, numerics, program);
    List<SourceFile> files = List.of(file(method, writer.write()));
    ClassName bounds = ClassName.get(method.generated().packageName(), BoundsWriter.name(method));
    return new Emitted(files, twins(method, bounds, writer.simd()));
  }

  /** The class that computes an error budget. */
  public static SourceFile budget(GraphMethod method, Adjoint adjoint, BoundedProgram program) {
    return file(method, new BudgetWriter(method, adjoint, program).write());
  }

  /**
   * The compiled class as far as its users can see, of a method whose body has errors: every body
   * throws.
   */
  public static SourceFile stub(GraphMethod method) {
    return file(method, new ClassWriter(method, Optional.empty()).write());
  }

  /** The class that carries the graph to other compilations. */
  public static SourceFile carrier(GraphMethod method, int version, List<String> text) {
    return file(method, CarrierWriter.write(method, version, text));
  }

  private static SourceFile file(GraphMethod method, TypeSpec type) {
    String packageName = method.generated().packageName();
    JavaFile file = JavaFile.builder(packageName, type)
        .skipJavaLangImports(true)
        .indent("  ")
        .build();
    String className = (packageName.isEmpty() ? "" : packageName + ".") + type.name();
    return new SourceFile(className, file.toString());
  }

  /** What all generated classes have in common. */
  static TypeSpec.Builder type(GraphMethod method, String suffix) {
    ClassRef generated = method.generated();
    String name = generated.simpleNames().get(generated.simpleNames().size() - 1) + suffix;
    TypeSpec.Builder type =
        TypeSpec.classBuilder(name).addModifiers(Modifier.FINAL).addAnnotation(generated(method));
    return method.isPublic() ? type.addModifiers(Modifier.PUBLIC) : type;
  }

  static AnnotationSpec generated(GraphMethod method) {
    return AnnotationSpec.builder(Types.GENERATED)
        .addMember("from", "$S", method.owner().canonicalName() + "#" + method.name())
        .build();
  }

  static void inlined(TypeSpec.Builder type, GraphMethod method) {
    if (!method.inlined().isEmpty()) {
      CodeBlock classes = method.inlined().stream()
          .map(c -> CodeBlock.of("$T.class", Types.of(c)))
          .collect(CodeBlock.joining(", ", "{", "}"));
      type.addAnnotation(
          AnnotationSpec.builder(Types.INLINED).addMember("value", classes).build());
    }
  }
}
