package ulpine.processor.read;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import javax.tools.Diagnostic;
import ulpine.processor.report.Problem;

/** Prints the problems of one graph. */
final class Reporter implements Reports {
  private final Reading reading;
  private final Set<String> printed;
  private boolean reported;

  /** @param printed what has been printed in this compilation: a mistake is reported once */
  Reporter(Reading reading, Set<String> printed) {
    this.reading = reading;
    this.printed = printed;
  }

  boolean hasReported() {
    return reported;
  }

  @Override
  public void report(Located located, Frame frame) {
    reading.foundProblem();
    reported = true;
    Problem problem = located.problem();
    StringBuilder text = new StringBuilder("[" + problem.code() + "] " + problem.getMessage());
    located.lines().forEach(line -> text.append('\n').append(line));
    if (!problem.hint().isEmpty()) {
      text.append("\n    hint: ").append(problem.hint());
    }
    ClassSource source = located.elsewhere().orElse(frame.source());
    // A loop, a helper called twice or a record used twice makes the same mistake once.
    String key = source.unit().getSourceFile().toUri() + "\n"
        + source.positions().getStartPosition(source.unit(), located.place()) + text;
    if (!printed.add(key)) {
      return;
    }
    Sources sources = reading.sources();
    sources.print(Diagnostic.Kind.ERROR, text.toString(), located.place(), source.unit());
    List<Located.Note> notes = new ArrayList<>(located.notes());
    notes.addAll(frame.calls());
    for (Located.Note note : notes) {
      sources.print(
          Diagnostic.Kind.NOTE,
          "[" + problem.code() + "] " + note.text(),
          note.place(),
          note.elsewhere().orElse(frame.source()).unit());
    }
  }
}
