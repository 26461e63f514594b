package ulpine.io;

import java.io.IOException;

/** A file that is not what it should be: truncated, corrupt, or of another kind or shape. */
public final class FormatException extends IOException {
  private static final long serialVersionUID = 1;

  FormatException(String message) {
    super(message);
  }

  FormatException(String message, Throwable cause) {
    super(message, cause);
  }
}
