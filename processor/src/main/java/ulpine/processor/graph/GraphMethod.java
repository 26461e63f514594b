package ulpine.processor.graph;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import ulpine.annotations.Certify;

/**
 * All that is known of one {@code @Graph} method when its body has been read, and all that is
 * needed to compile it.
 *
 * @param owner the class that declares it
 * @param generated the class to generate
 * @param isPublic whether the generated class is visible outside the package, as the method is
 * @param symbols the symbolic dimensions in the order of their first appearance
 * @param parameters in order; the leaves of all of them are the graph's inputs, in order
 * @param result its leaves are the graph's outputs, in order
 * @param inlined the carriers of graphs of other classes that are inlined here
 * @param settings what {@code @Graph} asks for
 */
public record GraphMethod(
    ClassRef owner,
    String name,
    ClassRef generated,
    boolean isPublic,
    List<String> symbols,
    List<Parameter> parameters,
    Port result,
    Graph graph,
    List<ClassRef> inlined,
    Settings settings) {
  /** What numbers are rounded to, and how errors are bounded. */
  public record Settings(Numerics numerics, Certify certify) {
    public static final Settings DEFAULT = new Settings(Numerics.BINARY32, Certify.NONE);
  }

  /** A parameter, and whether {@code backward} returns its gradient. */
  public record Parameter(Port port, boolean differentiable) {}

  public GraphMethod {
    symbols = List.copyOf(symbols);
    parameters = List.copyOf(parameters);
    inlined = List.copyOf(inlined);
  }

  /** A method as others inline it, for whom its settings do not count. */
  public GraphMethod(
      ClassRef owner,
      String name,
      ClassRef generated,
      boolean isPublic,
      List<String> symbols,
      List<Parameter> parameters,
      Port result,
      Graph graph,
      List<ClassRef> inlined) {
    this(
        owner,
        name,
        generated,
        isPublic,
        symbols,
        parameters,
        result,
        graph,
        inlined,
        Settings.DEFAULT);
  }

  /** The numbers of the inputs that may come as parameters, which change with steps only. */
  public Set<Integer> weights() {
    Set<Integer> weights = new HashSet<>();
    int next = 0;
    int records = 0;
    for (Parameter parameter : parameters) {
      int count = (int) parameter.port().leaves().count();
      if (parameter.port().hasLayout()) {
        records++;
        IntStream.range(next, next + count).forEach(weights::add);
      }
      next += count;
    }
    return records == 1 ? weights : Set.of();
  }
}
