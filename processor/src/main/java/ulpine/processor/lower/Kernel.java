package ulpine.processor.lower;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import ulpine.processor.graph.Span;

/**
 * One method: a loop nest, or several fused into one.
 *
 * @param name a Java identifier, unique in the program
 * @param spans the source lines it comes from, in order and without repetition
 * @param contraction what it does, if it is a contraction that was kept apart
 * @param vectors the same in vectors, where that is possible and faster
 * @param wide the same in vectors of 512 bits, where that is faster than in those of 256
 * @param division how it may be divided among threads
 */
public record Kernel(
    String name,
    List<Span> spans,
    List<Stmt> body,
    Optional<Contraction> contraction,
    Optional<VectorForm> vectors,
    Optional<VectorForm> wide,
    Optional<Division> division) {
  public Kernel {
    spans = List.copyOf(spans);
    body = List.copyOf(body);
  }

  /** A kernel of scalars only, for one thread. */
  public Kernel(String name, List<Span> spans, List<Stmt> body, Optional<Contraction> contraction) {
    this(name, spans, body, contraction, Optional.empty(), Optional.empty(), Optional.empty());
  }

  /** This kernel, not divided if it is known to have fewer operations. */
  Kernel dividing(long least) {
    return new Kernel(
        name, spans, body, contraction, vectors, wide, division.flatMap(d -> d.from(least)));
  }

  /** The forms of vectors. */
  public Stream<VectorForm> forms() {
    return Stream.concat(vectors.stream(), wide.stream());
  }
}
