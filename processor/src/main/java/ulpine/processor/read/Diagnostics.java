package ulpine.processor.read;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.Tree;
import java.util.List;
import javax.lang.model.element.Element;
import ulpine.processor.report.Code;

/** Where messages go. */
@FunctionalInterface
public interface Diagnostics {
  void report(Message message);

  /** How bad it is. */
  enum Severity {
    ERROR,
    WARNING
  }

  /**
   * A tree in its file; {@code element} is the declaration around it, for compilers that cannot show
   * a tree.
   */
  record Place(CompilationUnitTree unit, Tree tree, Element element) {}

  /**
   * One mistake.
   *
   * @param text of one or more lines, without the code
   * @param notes what else to show, in order
   */
  record Message(Severity severity, Code code, Place place, String text, List<Note> notes) {
    public Message {
      notes = List.copyOf(notes);
    }

    /** The text as it is shown: {@code [U0101] matmul: inner dimensions differ, 784 and 100}. */
    public String toText() {
      return "[" + code + "] " + text;
    }
  }

  /** A place that explains a message. */
  record Note(Place place, String text) {}
}
