package ulpine.processor.report;

/**
 * A mistake in a user's graph. It is thrown by the rule that is broken, which knows what is wrong
 * but not where, and caught where the place in the source is known.
 */
public final class Problem extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final Code code;
  private final String hint;

  private Problem(Code code, String message, String hint) {
    super(message);
    this.code = code;
    this.hint = hint;
  }

  public static Problem of(Code code, String message, Object... arguments) {
    return new Problem(code, String.format(java.util.Locale.ROOT, message, arguments), "");
  }

  /** This problem with a sentence that says what to do. */
  public Problem withHint(String sentence) {
    return new Problem(code, getMessage(), sentence);
  }

  public Code code() {
    return code;
  }

  /** What to do, or the empty string. */
  public String hint() {
    return hint;
  }
}
