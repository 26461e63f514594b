package ulpine.processor.read;

import javax.lang.model.element.ExecutableElement;
import ulpine.processor.graph.GraphMethod;

/** What {@code @Graph} asks for. */
final class SettingsReader {
  private SettingsReader() {}

  static GraphMethod.Settings settings(ExecutableElement method) {
    GraphMethod.Settings none = GraphMethod.Settings.DEFAULT;
    return new GraphMethod.Settings(
        choice(method, "format", none.format()), choice(method, "certify", none.certify()));
  }

  private static <E extends Enum<E>> E choice(
      ExecutableElement method, String member, E otherwise) {
    return ShapeReader.annotation(method, SignatureReader.GRAPH)
        .flatMap(mirror -> ShapeReader.value(mirror, member))
        .map(value -> Enum.valueOf(otherwise.getDeclaringClass(), value.toString()))
        .orElse(otherwise);
  }
}
