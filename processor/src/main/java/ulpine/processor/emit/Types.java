package ulpine.processor.emit;

import com.palantir.javapoet.ArrayTypeName;
import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.FieldSpec;
import com.palantir.javapoet.ParameterizedTypeName;
import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.WildcardTypeName;
import java.util.List;
import javax.lang.model.element.Modifier;
import ulpine.annotations.Format;
import ulpine.processor.graph.ClassRef;
import ulpine.processor.graph.Element;
import ulpine.processor.graph.Numerics;
import ulpine.processor.graph.Port;
import ulpine.processor.lower.ScalarType;

/** The types that generated code names. */
final class Types {
  static final ClassName TENSOR = ClassName.get("ulpine", "Tensor");
  static final ClassName LABELS = ClassName.get("ulpine", "Labels");
  static final ClassName MASK = ClassName.get("ulpine", "Mask");
  static final ClassName ARITHMETIC = ClassName.get("ulpine", "Arithmetic");
  static final ClassName LAYOUT = ClassName.get("ulpine", "Layout");
  static final ClassName PARAMETERS = ClassName.get("ulpine", "Parameters");
  static final ClassName COMPILED_GRAPH = ClassName.get("ulpine", "CompiledGraph");
  static final ClassName ELEMENTARY = ClassName.get("ulpine.kernel", "Elementary");
  static final ClassName ROUNDING = ClassName.get("ulpine.kernel", "Rounding");
  static final ClassName NARROW_FMA = ClassName.get("ulpine.kernel", "NarrowFma");
  static final ClassName BOUNDS = ClassName.get("ulpine.kernel", "Bounds");
  static final ClassName FLOAT_BOUNDS = ClassName.get("ulpine.kernel", "FloatBounds");
  static final ClassName DOUBLE_BOUNDS = ClassName.get("ulpine.kernel", "DoubleBounds");
  static final ClassName ERROR_BUDGET = ClassName.get("ulpine.certificate", "ErrorBudget");
  static final ClassName MASKS = ClassName.get("ulpine.kernel", "Masks");
  static final ClassName ROW_NORMS = ClassName.get("ulpine.kernel", "RowNorms");
  static final ClassName RUNNING_ERRORS = ClassName.get("ulpine.kernel", "RunningErrors");
  static final ClassName DOUBLE_RUNNING_ERRORS =
      ClassName.get("ulpine.kernel", "DoubleRunningErrors");
  static final ClassName VECTOR_KERNELS = ClassName.get("ulpine.kernel", "Vectors");
  static final ClassName NORMS = ClassName.get("ulpine.kernel", "Norms");
  static final ClassName CORRECTIONS = ClassName.get("ulpine.kernel", "Corrections");
  static final ClassName CORRECTED_BOUNDS = ClassName.get("ulpine.kernel", "CorrectedBounds");
  static final ClassName CORRECTED_FUNCTIONS = ClassName.get("ulpine.kernel", "CorrectedFunctions");
  static final ClassName COMPILED_BOUNDS = ClassName.get("ulpine", "CompiledBounds");
  static final ClassName CERTIFICATE = ClassName.get("ulpine.certificate", "Certificate");
  static final ClassName CERTIFIED_TENSOR = ClassName.get("ulpine.certificate", "CertifiedTensor");
  static final ClassName INPUT_ERRORS = ClassName.get("ulpine.certificate", "InputErrors");
  static final ClassName FORMAT = ClassName.get("ulpine.annotations", "Format");
  static final ClassName CERTIFY = ClassName.get("ulpine.annotations", "Certify");
  static final ClassName OPTIMIZER = ClassName.get("ulpine.optimizer", "Optimizer");
  static final ClassName GENERATED = ClassName.get("ulpine.annotations", "Generated");
  static final ClassName INLINED = ClassName.get("ulpine.annotations", "Inlined");
  static final ClassName FLOAT_VECTOR = ClassName.get("jdk.incubator.vector", "FloatVector");
  static final ClassName DOUBLE_VECTOR = ClassName.get("jdk.incubator.vector", "DoubleVector");
  static final ClassName VECTOR_OPERATORS =
      ClassName.get("jdk.incubator.vector", "VectorOperators");

  static final ClassName INT_VECTOR = ClassName.get("jdk.incubator.vector", "IntVector");

  /** What functions of vectors name. */
  static final List<ClassName> VECTORS = List.of(
      FLOAT_VECTOR,
      VECTOR_OPERATORS,
      INT_VECTOR,
      ClassName.get("jdk.incubator.vector", "VectorMask"));

  static final TypeName FLOATS = ArrayTypeName.of(TypeName.FLOAT);
  static final TypeName DOUBLES = ArrayTypeName.of(TypeName.DOUBLE);
  static final TypeName INTS = ArrayTypeName.of(TypeName.INT);

  private Types() {}

  static ClassName of(ClassRef ref) {
    List<String> names = ref.simpleNames();
    return ClassName.get(
        ref.packageName(), names.get(0), names.subList(1, names.size()).toArray(String[]::new));
  }

  /** The type of a port as users see it. */
  static TypeName of(Port port) {
    return port instanceof Port.Group group
        ? of(group.type())
        : tensor(((Port.Leaf) port).type().element());
  }

  static ClassName tensor(Element element) {
    return switch (element) {
      case REAL -> TENSOR;
      case INTEGER -> LABELS;
      case BOOLEAN -> MASK;
    };
  }

  /** The type of a buffer. */
  static TypeName array(ScalarType type, Numerics numerics) {
    return ArrayTypeName.of(scalar(type, numerics));
  }

  static TypeName scalar(ScalarType type, Numerics numerics) {
    return switch (type) {
      case REAL -> of(numerics.format());
      case ACCUMULATOR -> of(numerics.accumulator());
      case INTEGER -> TypeName.INT;
      case BOOLEAN -> TypeName.BOOLEAN;
      case ERROR -> TypeName.DOUBLE;
      case FLOAT_ERROR -> TypeName.FLOAT;
      case VECTOR -> vector(numerics);
    };
  }

  /** The type of several numbers. */
  static ClassName vector(Numerics numerics) {
    return of(numerics.format()).equals(TypeName.DOUBLE) ? DOUBLE_VECTOR : FLOAT_VECTOR;
  }

  /** The type that holds numbers of a format. */
  static TypeName of(Format format) {
    return format == Format.BINARY64 ? TypeName.DOUBLE : TypeName.FLOAT;
  }

  static TypeName parameters(Port.Group group) {
    return ParameterizedTypeName.get(PARAMETERS, of(group.type()));
  }

  /**
   * The class of the vectors of a species, to cast to: it has no name, but HotSpot knows it as a
   * constant. Which class a vector has, HotSpot only guesses until all is inlined. Where guesses in
   * the methods that it inlines, one by one and wherever they were called, have been wrong 100
   * times in all (PerMethodTrapLimit), it writes a call beside each further guess, and JDK 17 no
   * longer finds the species of what is stored or reinterpreted: it makes objects.
   */
  static FieldSpec exactClass(String name, ClassName vector, String species) {
    return FieldSpec.builder(
            ParameterizedTypeName.get(
                ClassName.get(Class.class), WildcardTypeName.subtypeOf(vector)),
            name,
            Modifier.PRIVATE,
            Modifier.STATIC,
            Modifier.FINAL)
        .initializer("$T.zero($L).getClass()", vector, species)
        .build();
  }
}
