package ulpine.processor.carry;

import java.util.ArrayList;
import java.util.List;
import ulpine.processor.graph.GraphMethod;

/**
 * A graph method as text and back. The text is ASCII, one line for each parameter, place in the
 * source and node, in an order that depends on the graph alone:
 *
 * <pre>
 * method demo Layers.dense
 * class demo LayersDense public
 * symbols B
 * parameter plain
 * tensor x x real B,784
 * result
 * tensor - - real B,784
 * span Layers.java 12 return x.relu().mul(2);
 * %0 x
 * %1 @0 = relu(%0)
 * %2 @0 = mul(%1, 2.0)
 * return %2
 * </pre>
 */
public final class GraphText {
  /** Changes whenever an older or newer processor could misread the text. */
  public static final int VERSION = 1;

  /** A constant of a class file holds less than 65,536 bytes. */
  private static final int LONGEST_PIECE = 30_000;

  private GraphText() {}

  /** The text, in pieces that each fit a class file's constant. */
  public static List<String> print(GraphMethod method) {
    return pieces(new Printer(method).print());
  }

  /** @throws IllegalArgumentException if the text is none that {@link #print} made */
  public static GraphMethod parse(List<String> pieces) {
    return new Parser(String.join("", pieces)).parse();
  }

  /** Cuts after a line where there is one. */
  private static List<String> pieces(String text) {
    List<String> pieces = new ArrayList<>();
    int start = 0;
    while (start < text.length()) {
      int end = Math.min(text.length(), start + LONGEST_PIECE);
      int line = text.lastIndexOf('\n', end - 1) + 1;
      end = line > start ? line : end;
      pieces.add(text.substring(start, end));
      start = end;
    }
    return pieces;
  }
}
