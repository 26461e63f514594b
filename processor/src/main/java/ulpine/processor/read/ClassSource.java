package ulpine.processor.read;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.SourcePositions;
import java.io.IOException;
import ulpine.processor.graph.Span;

/** The source of one class. */
public record ClassSource(CompilationUnitTree unit, ClassTree tree, SourcePositions positions) {
  /** The line on which a tree ends, which for a chain of calls is that of the call itself. */
  Span span(Tree place) {
    long end = positions.getEndPosition(unit, place);
    if (end < 0) {
      return Span.NONE;
    }
    long line = unit.getLineMap().getLineNumber(end);
    return new Span(fileName(), (int) line, text(unit.getLineMap().getStartPosition(line)));
  }

  /** The text of a tree, white space folded. */
  String text(Tree place) {
    try {
      CharSequence content = unit.getSourceFile().getCharContent(true);
      int start = (int) positions.getStartPosition(unit, place);
      int end = (int) positions.getEndPosition(unit, place);
      return start < 0 || end < start
          ? ""
          : content.subSequence(start, end).toString().replaceAll("\\s+", " ");
    } catch (IOException unreadable) {
      return "";
    }
  }

  /** Where a tree begins: {@code Digits.java:12:34}. */
  String position(Tree place) {
    long start = positions.getStartPosition(unit, place);
    return fileName()
        + (start < 0
            ? ""
            : ":" + unit.getLineMap().getLineNumber(start) + ":"
                + unit.getLineMap().getColumnNumber(start));
  }

  private String text(long lineStart) {
    try {
      String content = unit.getSourceFile().getCharContent(true).toString();
      int end = content.indexOf('\n', (int) lineStart);
      return content
          .substring((int) lineStart, end < 0 ? content.length() : end)
          .strip();
    } catch (IOException unreadable) {
      return "";
    }
  }

  private String fileName() {
    String path = unit.getSourceFile().getName();
    return path.substring(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
  }
}
