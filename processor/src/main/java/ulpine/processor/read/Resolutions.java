package ulpine.processor.read;

import java.util.List;

/** The calls of a body as they were resolved, for {@link CrossCheck}. */
public final class Resolutions {
  private final String owner;
  private final ClassSource source;
  private final List<Reading.Resolution> calls;

  Resolutions(String owner, ClassSource source, List<Reading.Resolution> calls) {
    this.owner = owner;
    this.source = source;
    this.calls = calls.stream().distinct().toList();
  }

  /** The qualified name of the class whose body it is. */
  String owner() {
    return owner;
  }

  ClassSource source() {
    return source;
  }

  List<Reading.Resolution> calls() {
    return calls;
  }
}
