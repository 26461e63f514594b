package ulpine.processor.read;

import com.sun.source.tree.Tree;
import java.util.List;
import java.util.Optional;
import ulpine.processor.report.Problem;

/** A problem whose place is known. */
final class Located extends RuntimeException {
  private static final long serialVersionUID = 1;

  /**
   * Something in the source that the message refers to.
   *
   * @param elsewhere the class it is in, if that is not the one that is being read
   */
  record Note(Tree place, String text, Optional<ClassSource> elsewhere) {
    Note(Tree place, String text) {
      this(place, text, Optional.empty());
    }
  }

  private final transient Tree place;
  private final transient Problem problem;
  private final transient List<String> lines;
  private final transient List<Note> notes;
  private final transient Optional<ClassSource> elsewhere;

  private Located(
      Tree place,
      Problem problem,
      List<String> lines,
      List<Note> notes,
      Optional<ClassSource> elsewhere) {
    super(problem.getMessage(), null, false, false);
    this.place = place;
    this.problem = problem;
    this.lines = List.copyOf(lines);
    this.notes = List.copyOf(notes);
    this.elsewhere = elsewhere;
  }

  Located(Tree place, Problem problem, List<String> lines, List<Note> notes) {
    this(place, problem, lines, notes, Optional.empty());
  }

  Located(Tree place, Problem problem) {
    this(place, problem, List.of(), List.of());
  }

  /** A problem in another class than the one that is being read, with what led there. */
  static Located elsewhere(ClassSource source, Tree place, Problem problem, Note cause) {
    return new Located(place, problem, List.of(), List.of(cause), Optional.of(source));
  }

  Tree place() {
    return place;
  }

  Problem problem() {
    return problem;
  }

  /** What stands below the message: operands with their shapes. */
  List<String> lines() {
    return lines;
  }

  List<Note> notes() {
    return notes;
  }

  /** The class the place is in, if that is not the one that is being read. */
  Optional<ClassSource> elsewhere() {
    return elsewhere;
  }
}
