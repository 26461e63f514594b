package ulpine.processor.read;

/**
 * Ends the reading of a statement without a message: one has been given, or the compiler will give
 * a better one.
 */
final class Silence extends RuntimeException {
  private static final long serialVersionUID = 1;

  Silence() {
    super(null, null, false, false);
  }
}
