package ulpine.processor.read;

import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.lang.model.SourceVersion;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.RecordComponentElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.VariableElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.Elements;
import ulpine.processor.graph.GraphMethod;
import ulpine.processor.graph.Port;
import ulpine.processor.graph.Type;
import ulpine.processor.report.Code;
import ulpine.processor.report.Problem;
import ulpine.processor.report.Spelling;
import ulpine.processor.shape.Shape;

/** The declaration of a graph method. */
final class SignatureReader {
  static final String GRAPH = "ulpine.annotations.Graph";
  private static final String DIFFERENTIABLE = "ulpine.annotations.Differentiable";
  private static final String TENSOR = "ulpine.Tensor";
  private static final String LABELS = "ulpine.Labels";

  /** A declaration, its parameters and result, and its symbols in the order of their appearance. */
  record Signature(
      ExecutableElement element,
      List<GraphMethod.Parameter> parameters,
      Port result,
      List<String> symbols) {}

  private final Elements elements;
  private final Sources sources;

  SignatureReader(Elements elements, Sources sources) {
    this.elements = elements;
    this.sources = sources;
  }

  /**
   * @param mistakes gets those that leave the types known; a shape that is wrong is read as that of
   *     a scalar
   * @throws Located if the declaration breaks another rule
   * @throws Silence if the compiler will say what is wrong
   */
  Signature read(
      ExecutableElement method, MethodTree tree, ClassSource source, List<Located> mistakes) {
    TypeElement owner = (TypeElement) method.getEnclosingElement();
    checkDeclaration(method, owner, tree);
    List<GraphMethod.Parameter> parameters = new ArrayList<>();
    Set<String> symbols = new LinkedHashSet<>();
    Set<String> bare = new LinkedHashSet<>();
    for (int i = 0; i < method.getParameters().size(); i++) {
      VariableElement parameter = method.getParameters().get(i);
      Tree place = tree.getParameters().get(i);
      Port port = port(
          parameter.getSimpleName().toString(),
          "",
          parameter.asType(),
          parameter,
          owner,
          Site.of(source, place),
          false,
          mistakes);
      boolean marked = ShapeReader.annotation(parameter, DIFFERENTIABLE).isPresent();
      if (marked
          && port.leaves()
              .anyMatch(l -> l.type().element() != ulpine.processor.graph.Element.REAL)) {
        mistakes.add(new Located(
            place,
            Problem.of(
                Code.U0408,
                "@Differentiable: %s holds labels, which have no gradient",
                port.name())));
      }
      port.leaves()
          .forEach(leaf -> leaf.type().shape().dims().forEach(dim -> {
            symbols.addAll(dim.symbols());
            dim.asSymbol().ifPresent(bare::add);
          }));
      parameters.add(new GraphMethod.Parameter(port, marked));
    }
    Port out =
        port("", "", method.getReturnType(), method, owner, Site.of(source, tree), true, mistakes);
    out.leaves()
        .forEach(leaf -> leaf.type().shape().dims().forEach(dim -> symbols.addAll(dim.symbols())));
    for (String symbol : symbols) {
      if (!bare.contains(symbol) && mistakes.isEmpty()) {
        String meant = Spelling.hint(symbol, NearNames.known(method, symbol));
        mistakes.add(new Located(
            place(tree, method, symbol),
            Problem.of(Code.U0204, "nothing determines the dimension %s", symbol)
                .withHint(
                    meant.isEmpty()
                        ? "some parameter must have it as the whole size of an axis; or declare a"
                            + " constant " + symbol
                        : meant)));
      }
    }
    return new Signature(method, parameters, out, List.copyOf(symbols));
  }

  private static Tree place(MethodTree tree, ExecutableElement method, String symbol) {
    for (int i = 0; i < method.getParameters().size(); i++) {
      if (Origins.names(ShapeReader.text(method.getParameters().get(i)).orElse(""))
          .contains(symbol)) {
        return Annotations.argument(tree.getParameters().get(i), "Shape");
      }
    }
    return Annotations.argument(tree, "Shape");
  }

  private void checkDeclaration(ExecutableElement method, TypeElement owner, MethodTree tree) {
    Set<Modifier> modifiers = method.getModifiers();
    if (!modifiers.contains(Modifier.STATIC) || tree.getBody() == null) {
      throw new Located(
          tree,
          Problem.of(
              Code.U0407, "@Graph %s must be a static method with a body", method.getSimpleName()));
    }
    for (TypeElement type : TypeNames.outwards(owner)) {
      if (type.getModifiers().contains(Modifier.PRIVATE)) {
        throw new Located(
            tree,
            Problem.of(
                Code.U0401,
                "@Graph %s is in the private class %s",
                method.getSimpleName(),
                type.getSimpleName()));
      }
    }
    if (modifiers.contains(Modifier.PRIVATE)) {
      throw new Located(
          tree,
          Problem.of(
                  Code.U0401,
                  "@Graph %s is private, so nothing could use its generated class",
                  method.getSimpleName())
              .withHint("leave out private; a helper without @Graph may be private"));
    }
    String given = GeneratedNames.generated(elements, method).simpleNames().get(0);
    if (!SourceVersion.isIdentifier(given) || SourceVersion.isKeyword(given)) {
      throw new Located(
          tree, Problem.of(Code.U0404, "\"%s\" cannot be the name of a class", given));
    }
    if (!method.getTypeParameters().isEmpty()) {
      throw new Located(
          tree, Problem.of(Code.U0402, "@Graph %s has type parameters", method.getSimpleName()));
    }
  }

  /** @param declaration what carries {@code @Shape} */
  private Port port(
      String name,
      String prefix,
      TypeMirror type,
      Element declaration,
      TypeElement where,
      Site site,
      boolean result,
      List<Located> mistakes) {
    if (type.getKind() == TypeKind.ERROR) {
      throw new Silence();
    }
    String path = prefix.isEmpty() ? name : prefix + "." + name;
    if (type instanceof DeclaredType declared) {
      TypeElement element = (TypeElement) declared.asElement();
      String qualified = element.getQualifiedName().toString();
      if (qualified.equals(TENSOR) || (qualified.equals(LABELS) && !result)) {
        Shape shape = shape(name, declaration, where, site, mistakes);
        return new Port.Leaf(
            name, path, qualified.equals(TENSOR) ? Type.real(shape) : Type.integer(shape));
      }
      if (element.getKind() == ElementKind.RECORD) {
        return record(name, path, element, declaration, site, result, mistakes);
      }
    }
    throw site.mistake(
        result
            ? Problem.of(Code.U0405, "a graph cannot return %s", type)
                .withHint("return a Tensor with @Shape, or a record of such tensors")
            : Problem.of(Code.U0406, "a graph cannot have a parameter of type %s", type)
                .withHint(
                    "parameters are Tensor and Labels with @Shape, and records of them; constants are static final"));
  }

  private Port record(
      String name,
      String path,
      TypeElement element,
      Element declaration,
      Site site,
      boolean result,
      List<Located> mistakes) {
    if (ShapeReader.text(declaration).isPresent()) {
      mistakes.add(site.mistakeInShape(Problem.of(
              Code.U0205,
              "@Shape on a %s: only tensors and labels have shapes",
              element.getSimpleName())
          .withHint("give the record's components their shapes")));
    }
    List<? extends RecordComponentElement> components = element.getRecordComponents();
    RecordRules.check(element, site.top());
    RecordCode.check(element, sources, site.top(), site.user());
    List<Port> ports = new ArrayList<>();
    for (RecordComponentElement component : components) {
      String inner = component.getSimpleName().toString();
      ports.add(port(
          inner,
          result && path.isEmpty() ? "" : path,
          component.asType(),
          component,
          element,
          site.component(element, component, sources),
          result,
          mistakes));
    }
    return new Port.Group(name, GeneratedNames.classRef(elements, element), ports);
  }

  private static Shape shape(
      String name, Element declaration, TypeElement where, Site site, List<Located> mistakes) {
    Optional<String> text = ShapeReader.text(declaration);
    try {
      if (text.isPresent()) {
        return ShapeReader.shape(text.get(), where);
      }
      mistakes.add(site.mistake(
          Problem.of(Code.U0202, "%s has no @Shape", name.isEmpty() ? "the result" : name)
              .withHint("for example @Shape(\"B 784\"), or @Shape(\"\") for a scalar")));
    } catch (Problem problem) {
      mistakes.add(site.mistakeInShape(problem));
    } catch (ArithmeticException overflow) {
      mistakes.add(site.mistakeInShape(
          Problem.of(Code.U0114, "@Shape: \"%s\" is too large", text.orElse(""))));
    }
    return Shape.SCALAR;
  }
}
