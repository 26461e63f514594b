package ulpine.processor.read;

import com.sun.source.tree.Tree;
import java.util.List;
import ulpine.processor.report.Problem;

/** A problem whose place is known. */
final class Located extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** Something in the source that the message refers to. */
  record Note(Tree place, String text) {}

  private final transient Tree place;
  private final transient Problem problem;
  private final transient List<String> lines;
  private final transient List<Note> notes;

  Located(Tree place, Problem problem, List<String> lines, List<Note> notes) {
    super(problem.getMessage(), null, false, false);
    this.place = place;
    this.problem = problem;
    this.lines = List.copyOf(lines);
    this.notes = List.copyOf(notes);
  }

  Located(Tree place, Problem problem) {
    this(place, problem, List.of(), List.of());
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
}
