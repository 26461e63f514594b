package ulpine.benchmark.tightness;

import java.io.PrintStream;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import ulpine.annotations.Certify;
import ulpine.annotations.Format;
import ulpine.benchmark.tightness.Measurements.Direction;
import ulpine.benchmark.tightness.Measurements.Row;

/** Prints what was measured, in Markdown, and what should hold of it. */
public final class Tables {
  private static final double SHADOW_LIMIT = 1.01;
  private static final double REFERENCE_LIMIT = 1e5;

  /** For the rounding of the bounds themselves. */
  private static final double RANGE_LIMIT = 1 + 0x1p-16;

  private final Measurements measurements;
  private final PrintStream out;

  /** @param out where to print */
  public Tables(Measurements measurements, PrintStream out) {
    this.measurements = measurements;
    this.out = out;
  }

  /** Median and 99th percentile of the elements' ratios. */
  public void elements(String title, Format format, List<String> names) {
    table(title, format, names, row -> row.elements().toString());
  }

  /** Median and largest of the tensors' ratios. */
  public void tensors(String title, Format format, List<String> names) {
    table(
        title,
        format,
        names,
        row -> Ratios.text(row.tensors().percentile(0.5)) + " / "
            + Ratios.text(row.tensors().percentile(1)));
  }

  private void table(String title, Format format, List<String> names, Function<Row, String> cell) {
    List<Certify> kinds = Arrays.stream(Certify.values())
        .filter(kind -> names.stream().anyMatch(name -> count(kind, format, name) > 0))
        .toList();
    out.println("\n### " + title + "\n");
    line("", kinds.stream().map(k -> lower(k) + ", forward | backward"));
    line("---", kinds.stream().map(k -> "---:|---:"));
    names.stream()
        .filter(name -> kinds.stream().anyMatch(k -> count(k, format, name) > 0))
        .forEach(name -> {
          line(
              name,
              kinds.stream()
                  .map(kind -> cell.apply(row(kind, format, name, Direction.FORWARD))
                      + " | "
                      + cell.apply(row(kind, format, name, Direction.BACKWARD))));
        });
  }

  /** The reference system's bounds by the true errors and by ours. */
  public void comparison(Comparison comparison) {
    List<Certify> kinds = comparison.rows().values().stream()
        .flatMap(row -> row.ours().keySet().stream())
        .distinct()
        .sorted()
        .toList();
    out.println("\n### The reference system in " + Format.BINARY32 + ", by the tensor\n");
    line(
        " | | reference / true",
        Stream.concat(
            kinds.stream().map(k -> "reference / " + lower(k)), Stream.of("scale / largest")));
    line("---|---|---:", Stream.concat(kinds.stream(), Stream.of("")).map(k -> "---:"));
    comparison.rows().forEach((key, row) -> {
      Stream<String> ours =
          kinds.stream().map(k -> row.ours().getOrDefault(k, new Ratios())).map(Tables::range);
      line(
          key.network() + " | " + lower(key.part()) + " | " + range(row.truth()),
          Stream.concat(ours, Stream.of(range(row.scale()))));
    });
  }

  /** The least and the median. */
  private static String range(Ratios ratios) {
    return Ratios.text(ratios.percentile(0)) + " / " + Ratios.text(ratios.percentile(0.5));
  }

  /** A line each, {@code target NAME value limit ok|missed}. */
  public void targets(Ranges ranges, Comparison comparison) {
    out.println();
    for (String network : List.of("tanh-2", "tanh-5", "relu-64", "relu-256")) {
      for (String head : List.of("", " loss")) {
        for (Direction direction : Direction.values()) {
          Row row = row(Certify.SHADOW, Format.BINARY32, network + head, direction);
          String name = "shadow/" + network + head + "/" + lower(direction);
          atMost(name, row.tensors().percentile(1), SHADOW_LIMIT);
          atMost(name + "/median-element", row.elements().percentile(0.5), SHADOW_LIMIT);
        }
      }
    }
    comparison.rows().forEach((key, row) -> {
      boolean gate = key.part() == Comparison.Part.GRADIENT_BEHIND_ACTIVATION;
      if (gate && key.network().startsWith("relu")) {
        double least = row.ours().get(Certify.ELEMENTWISE).percentile(0);
        String name = "reference-by-elementwise/" + key.network();
        target(name, least, REFERENCE_LIMIT, least >= REFERENCE_LIMIT);
      }
    });
    ranges.worst().forEach((name, worst) -> {
      String where = "/" + lower(worst.kind()) + "/" + worst.format();
      atMost("range/" + name + where, worst.share(), RANGE_LIMIT);
    });
  }

  private void atMost(String name, double value, double limit) {
    target(name, value, limit, value <= limit);
  }

  private void target(String name, double value, double limit, boolean isMet) {
    out.printf(
        "target %s %s %s %s%n",
        name.replace(' ', '-'), Ratios.text(value), Ratios.text(limit), isMet ? "ok" : "missed");
  }

  private long count(Certify kind, Format format, String name) {
    return row(kind, format, name, Direction.FORWARD).elements().count();
  }

  private Row row(Certify kind, Format format, String name, Direction direction) {
    return measurements.row(new Measurements.Key(kind, format, name, direction));
  }

  private void line(String first, Stream<String> cells) {
    out.println("| " + first + " | " + cells.collect(Collectors.joining(" | ")) + " |");
  }

  private static String lower(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
