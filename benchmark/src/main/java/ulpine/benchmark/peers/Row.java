package ulpine.benchmark.peers;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import ulpine.benchmark.peers.Statistics.Quality;

/** What a task took with Ulpine and with a peer: a line of the table and of the CSV file. */
record Row(String task, String peer, String version, Statistics ours, Statistics theirs) {
  static final String CSV_HEADER = "task,peer,version,"
      + Stream.of("ulpine", "peer")
          .flatMap(side -> Stream.of("median", "p10", "p90", "samples", "quality")
              .map(column -> side + "_" + column))
          .collect(Collectors.joining(","))
      + ",ratio";

  static final String TABLE_HEADER =
      format("task", "peer", "ulpine", "p10..p90", "peer's", "p10..p90", "ratio", "samples");

  /** How many times as long the peer takes: above 1, Ulpine is faster. */
  double ratio() {
    return theirs.median() / ours.median();
  }

  /** Times in seconds. */
  String csv() {
    return String.join(",", List.of(task, peer, version, csv(ours), csv(theirs), number(ratio())));
  }

  /** The row that {@link #csv} wrote. */
  static Row parse(String csv) {
    String[] cells = csv.split(",", -1);
    return new Row(cells[0], cells[1], cells[2], statistics(cells, 3), statistics(cells, 8));
  }

  String table() {
    return format(
        task,
        peer,
        duration(ours.median()),
        duration(ours.low()) + ".." + duration(ours.high()),
        duration(theirs.median()),
        duration(theirs.low()) + ".." + duration(theirs.high()),
        String.format(Locale.ROOT, "%.3g", ratio()),
        note(ours) + " " + note(theirs));
  }

  private static String format(Object... cells) {
    return String.format(Locale.ROOT, "%-28s %-19s %9s %19s %9s %19s %7s  %s", cells);
  }

  private static String note(Statistics statistics) {
    return statistics.samples() + statistics.quality().mark();
  }

  private static String csv(Statistics s) {
    return String.join(
        ",",
        number(s.median()),
        number(s.low()),
        number(s.high()),
        Integer.toString(s.samples()),
        s.quality().name());
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.4g", value);
  }

  private static Statistics statistics(String[] cells, int at) {
    return new Statistics(
        Double.parseDouble(cells[at]),
        Double.parseDouble(cells[at + 1]),
        Double.parseDouble(cells[at + 2]),
        Integer.parseInt(cells[at + 3]),
        Quality.valueOf(cells[at + 4]));
  }

  private static String duration(double seconds) {
    if (seconds < 1e-6) {
      return String.format(Locale.ROOT, "%.3g ns", seconds * 1e9);
    } else if (seconds < 1e-3) {
      return String.format(Locale.ROOT, "%.3g us", seconds * 1e6);
    }
    return String.format(Locale.ROOT, "%.3g ms", seconds * 1e3);
  }
}
