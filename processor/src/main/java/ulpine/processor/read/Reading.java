package ulpine.processor.read;

import com.sun.source.tree.Tree;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.lang.model.util.Elements;
import ulpine.processor.graph.ClassRef;
import ulpine.processor.graph.GraphBuilder;

/** What the reading of one graph method uses and collects, in whatever methods it is led to. */
final class Reading {
  /**
   * A call, or a constant, as we resolved it, to be compared with the compiler's resolution.
   *
   * @param parameters erased types in parentheses; empty for a constant, and if only the operation
   *     is known, whose parameters {@link OperationReader} has matched
   */
  record Resolution(Tree place, String owner, String member, Optional<String> parameters) {}

  private static final int MOST_NODES = 20_000;
  private static final int MOST_STEPS = 200_000;

  private final Elements elements;
  private final Sources sources;
  private final ForeignGraphs foreign;
  private final GraphBuilder builder = new GraphBuilder();
  private final List<Resolution> resolutions = new ArrayList<>();
  private final Set<ClassRef> inlined = new LinkedHashSet<>();
  private final Set<String> awaited = new LinkedHashSet<>();
  private int problems;
  private int steps;

  Reading(Elements elements, Sources sources, ForeignGraphs foreign) {
    this.elements = elements;
    this.sources = sources;
    this.foreign = foreign;
  }

  Elements elements() {
    return elements;
  }

  Sources sources() {
    return sources;
  }

  ForeignGraphs foreign() {
    return foreign;
  }

  GraphBuilder builder() {
    return builder;
  }

  List<Resolution> resolutions() {
    return resolutions;
  }

  /** The carriers of graphs that were inlined. */
  Set<ClassRef> inlined() {
    return inlined;
  }

  /** The graphs that must be compiled first. */
  Set<String> awaited() {
    return awaited;
  }

  void foundProblem() {
    problems++;
  }

  boolean hasProblems() {
    return problems > 0;
  }

  /**
   * Counts one statement or call; false when there are too many, which only an unrolled loop can
   * bring about.
   */
  boolean step() {
    return ++steps <= MOST_STEPS && builder.count() <= MOST_NODES;
  }
}
