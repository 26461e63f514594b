package ulpine.processor.read;

import com.sun.source.tree.MethodTree;
import java.util.List;
import javax.lang.model.element.ExecutableElement;
import ulpine.annotations.Accumulator;
import ulpine.annotations.Certify;
import ulpine.annotations.Format;
import ulpine.processor.graph.GraphMethod;
import ulpine.processor.graph.Numerics;
import ulpine.processor.graph.Port;
import ulpine.processor.graph.Type;
import ulpine.processor.report.Code;
import ulpine.processor.report.Problem;
import ulpine.processor.shape.Shape;

/** What {@code @Graph} asks for. */
final class SettingsReader {
  private SettingsReader() {}

  /** @param mistakes takes what does not go together; the settings are then the usual ones */
  static GraphMethod.Settings settings(
      ExecutableElement method, MethodTree tree, List<Located> mistakes) {
    try {
      return settings(method);
    } catch (Problem problem) {
      mistakes.add(new Located(Annotations.argument(tree, "Graph"), problem));
      return GraphMethod.Settings.DEFAULT;
    }
  }

  /** @param mistakes takes what does not go together with the result */
  static void check(
      GraphMethod.Settings settings, Port result, MethodTree tree, List<Located> mistakes) {
    boolean scalar =
        result instanceof Port.Leaf leaf && leaf.type().equals(Type.real(Shape.SCALAR));
    if (settings.certify() == Certify.ADJOINT && !scalar) {
      mistakes.add(new Located(
          Annotations.argument(tree, "Graph"),
          Problem.of(
                  Code.U0412,
                  "an error budget is of one number, so the result must be a scalar, but is %s",
                  result instanceof Port.Leaf leaf ? leaf.type().shape() : "a record")
              .withHint("use DOUBLE_DOUBLE, or certify a loss of it")));
    }
  }

  private static GraphMethod.Settings settings(ExecutableElement method) {
    Format format = choice(method, "format", Format.BINARY32);
    Numerics numerics = numerics(format, choice(method, "accumulator", Accumulator.DEFAULT));
    if (!numerics.accumulator().includes(format)) {
      throw Problem.of(
          Code.U0411,
          "an accumulator in %s does not hold all numbers of %s",
          numerics.accumulator(),
          format);
    }
    if (flag(method, "saturating")) {
      if (format == Format.BINARY32 || format == Format.BINARY64) {
        throw Problem.of(Code.U0411, "%s does not saturate; narrower formats may", format);
      }
      numerics = numerics.saturating();
    }
    Certify certify = choice(method, "certify", Certify.NONE);
    if (certify == Certify.SHADOW && format == Format.BINARY64) {
      throw Problem.of(
          Code.U0411,
          "a shadow in binary64 says nothing of a graph in binary64; use DOUBLE_DOUBLE");
    }
    return new GraphMethod.Settings(numerics, certify);
  }

  private static Numerics numerics(Format format, Accumulator accumulator) {
    return switch (accumulator) {
      case DEFAULT -> Numerics.of(format);
      case FORMAT -> new Numerics(format, format);
      case BINARY32 -> new Numerics(format, Format.BINARY32);
      case BINARY64 -> new Numerics(format, Format.BINARY64);
    };
  }

  private static boolean flag(ExecutableElement method, String member) {
    return ShapeReader.annotation(method, SignatureReader.GRAPH)
        .flatMap(mirror -> ShapeReader.value(mirror, member))
        .filter(value -> value.equals(true))
        .isPresent();
  }

  private static <E extends Enum<E>> E choice(
      ExecutableElement method, String member, E otherwise) {
    return ShapeReader.annotation(method, SignatureReader.GRAPH)
        .flatMap(mirror -> ShapeReader.value(mirror, member))
        .map(value -> Enum.valueOf(otherwise.getDeclaringClass(), value.toString()))
        .orElse(otherwise);
  }
}
