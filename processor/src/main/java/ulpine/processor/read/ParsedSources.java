package ulpine.processor.read;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URI;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.annotation.processing.Messager;
import javax.annotation.processing.ProcessingEnvironment;
import javax.lang.model.element.Element;
import javax.lang.model.element.TypeElement;
import javax.lang.model.util.Elements;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticListener;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/**
 * Under a compiler that is not javac: the files it compiles, parsed once more by the JDK's parser.
 * Messages stand at the method and say the exact place.
 */
public final class ParsedSources implements Sources {
  /** {@code Elements.getFileObjectOf}, which is there from Java 18 on. */
  private final Method fileObjectOf;

  private final Elements elements;
  private final Messager messager;
  private final JavaCompiler parser;
  private final Map<URI, Optional<ClassSource>> files = new HashMap<>();

  /** What has been found, outer classes before inner ones; the elements are this round's. */
  private final Map<ClassSource, TypeElement> found = new LinkedHashMap<>();

  private ParsedSources(
      Method fileObjectOf, ProcessingEnvironment environment, JavaCompiler parser) {
    this.fileObjectOf = fileObjectOf;
    this.elements = environment.getElementUtils();
    this.messager = environment.getMessager();
    this.parser = parser;
  }

  /** None before Java 18, and in a run-time image without the JDK's compiler. */
  public static Optional<Sources> of(ProcessingEnvironment environment) {
    JavaCompiler parser = ToolProvider.getSystemJavaCompiler();
    if (parser == null) {
      return Optional.empty();
    }
    try {
      Method fileObjectOf = Elements.class.getMethod("getFileObjectOf", Element.class);
      return Optional.of(new ParsedSources(fileObjectOf, environment, parser));
    } catch (NoSuchMethodException before18) {
      return Optional.empty();
    }
  }

  @Override
  public Optional<ClassSource> find(TypeElement type) {
    Optional<ClassSource> source = type.getEnclosingElement() instanceof TypeElement outer
        ? find(outer).flatMap(of -> member(of, of.tree().getMembers(), type))
        : file(type)
            .flatMap(file -> files.computeIfAbsent(file.toUri(), uri -> parse(file)))
            .flatMap(of -> member(of, of.unit().getTypeDecls(), type));
    source.ifPresent(of -> found.put(of, type));
    return source;
  }

  private Optional<JavaFileObject> file(TypeElement type) {
    try {
      return Optional.ofNullable((JavaFileObject) fileObjectOf.invoke(elements, type))
          .filter(file -> file.getKind() == JavaFileObject.Kind.SOURCE);
    } catch (InvocationTargetException | IllegalAccessException unknown) {
      return Optional.empty();
    }
  }

  /** The file, with any of its classes; none if it declares none. */
  private Optional<ClassSource> parse(JavaFileObject file) {
    DiagnosticListener<JavaFileObject> silent = diagnostic -> {};
    try {
      JavaFileObject text = new Text(file.toUri(), file.getCharContent(true).toString());
      JavacTask task = (JavacTask)
          parser.getTask(null, null, silent, List.of("-proc:none"), null, List.of(text));
      Iterator<? extends CompilationUnitTree> units = task.parse().iterator();
      if (!units.hasNext()) {
        return Optional.empty();
      }
      CompilationUnitTree unit = units.next();
      return unit.getTypeDecls().stream()
          .filter(ClassTree.class::isInstance)
          .findFirst()
          .map(tree ->
              new ClassSource(unit, (ClassTree) tree, Trees.instance(task).getSourcePositions()));
    } catch (IOException unreadable) {
      return Optional.empty();
    }
  }

  private static Optional<ClassSource> member(
      ClassSource of, List<? extends Tree> trees, TypeElement type) {
    return trees.stream()
        .filter(tree ->
            tree instanceof ClassTree c && c.getSimpleName().contentEquals(type.getSimpleName()))
        .findFirst()
        .map(tree -> new ClassSource(of.unit(), (ClassTree) tree, of.positions()));
  }

  @Override
  public void print(Diagnostic.Kind kind, String message, Tree place, CompilationUnitTree unit) {
    Element around = null;
    String position = "";
    for (Map.Entry<ClassSource, TypeElement> entry : found.entrySet()) {
      ClassSource source = entry.getKey();
      if (source.unit() == unit && contains(source, source.tree(), place)) {
        around = method(source, place, entry.getValue());
        position = source.position(place) + ": ";
      }
    }
    messager.printMessage(kind, position + message, around);
  }

  /** The method around a tree, or else the class. */
  private static Element method(ClassSource source, Tree place, TypeElement type) {
    for (Tree member : source.tree().getMembers()) {
      if (member instanceof MethodTree method && contains(source, member, place)) {
        return type.getEnclosedElements().stream()
            .filter(e -> e.getSimpleName().contentEquals(method.getName()))
            .findFirst()
            .map(Element.class::cast)
            .orElse(type);
      }
    }
    return type;
  }

  private static boolean contains(ClassSource source, Tree outer, Tree inner) {
    long at = source.positions().getStartPosition(source.unit(), inner);
    return at >= source.positions().getStartPosition(source.unit(), outer)
        && at < source.positions().getEndPosition(source.unit(), outer);
  }

  @Override
  public void print(Diagnostic.Kind kind, String message, Element place) {
    messager.printMessage(kind, message, place);
  }

  private static final class Text extends SimpleJavaFileObject {
    private final String text;

    Text(URI uri, String text) {
      super(uri, Kind.SOURCE);
      this.text = text;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }
}
