package ulpine.processor;

import static com.google.common.truth.Truth.assertWithMessage;
import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.sun.source.util.TreePath;
import com.sun.source.util.Trees;
import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Who may know whom. A package has its reason in its {@code package-info}; this keeps it honest.
 */
final class ArchitectureTest {
  private static final String ROOT = "ulpine.processor";

  /** What an expression compiler would need in any language: no compiler, no Java text. */
  private static final String[] PURE = {
    "..dim..",
    "..shape..",
    "..graph..",
    "..scalar..",
    "..op..",
    "..differentiate..",
    "..lower..",
    "..bound..",
    "..carry.."
  };

  private static final JavaClasses CLASSES = new ClassFileImporter()
      .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
      .importPackages(ROOT);

  @ParameterizedTest
  @MethodSource
  void rule(ArchRule rule) {
    rule.check(CLASSES);
  }

  static Stream<ArchRule> rule() {
    return Stream.of(
        noClasses()
            .that()
            .resideInAnyPackage(PURE)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                "javax.lang.model..",
                "javax.annotation.processing..",
                "javax.tools..",
                "com.sun..",
                "com.palantir.javapoet.."),
        noClasses()
            .that()
            .resideOutsideOfPackage(ROOT + ".read..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("com.sun.source.."),
        noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAPackage("com.sun.tools..")
            .because("only what the JDK exports may be used"),
        noClasses()
            .that()
            .resideOutsideOfPackage(ROOT + ".emit..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("com.palantir.javapoet.."),
        noClasses()
            .that()
            .haveSimpleNameNotStartingWith("CrossCheck")
            .should()
            .accessTargetWhere(attributes())
            .because(
                "it attributes the class in place, which has crashed javac and invented errors"),
        noClasses()
            .that()
            .resideInAPackage(ROOT + ".*..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage(ROOT)
            .because("the shell knows the packages, not they the shell"),
        slices().matching(ROOT + ".(*)..").should().beFreeOfCycles(),
        fields().that().areStatic().should().beFinal());
  }

  private static DescribedPredicate<JavaAccess<?>> attributes() {
    return describe(
        "Trees.getElement(TreePath) or Trees.getScope is called",
        access -> access.getTarget().getOwner().isAssignableTo(Trees.class)
            && (access.getName().equals("getScope")
                || access
                    .getTarget()
                    .getFullName()
                    .contains("getElement(" + TreePath.class.getName())));
  }

  /** Rules about packages that are not there would hold too. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "dim",
        "shape",
        "graph",
        "scalar",
        "op",
        "differentiate",
        "lower",
        "carry",
        "read",
        "emit",
        "report"
      })
  void packageExists(String name) {
    assertWithMessage(name)
        .that(CLASSES.stream().map(JavaClass::getPackageName).toList())
        .contains(ROOT + "." + name);
  }
}
