package ulpine.processor.lower;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import ulpine.processor.dim.Dim;

/**
 * A lowered function and gradient. Kernels run in order; those of {@code backward} read what those
 * of {@code forward} left behind.
 *
 * @param buffers inputs first (each graph input that is read, and the seeds), then the owned ones
 * @param inputs the buffer of each graph input and seed, in the graph's order; empty where the
 *     input is not read
 * @param outputs the buffer of each output of the function, in order; always an owned buffer
 * @param gradients the buffer of each gradient, in order; always an owned buffer
 * @param rooms sizes that are negative where the window of a convolution does not fit into the
 *     image
 * @param unstored the numbers of elements of values that have no buffer, as far as no buffer is as
 *     long; they too must be counted by an {@code int}
 * @param extents sizes of axes of which there is a largest element, and which may be computed to 0
 * @param panels copies of weights that stay if the weights do
 */
public record Program(
    List<Buffer> buffers,
    List<Optional<String>> inputs,
    List<Kernel> forward,
    List<Kernel> backward,
    List<String> outputs,
    List<String> gradients,
    List<LabelCheck> labelChecks,
    List<Dim> rooms,
    List<Dim> unstored,
    List<Dim> extents,
    List<WeightPanels> panels) {
  /**
   * The elements of an integer input must lie in {@code [0, classes)}; {@code input} counts the
   * graph's inputs.
   */
  public record LabelCheck(int input, String operation, Dim classes) {}

  public Program {
    buffers = List.copyOf(buffers);
    inputs = List.copyOf(inputs);
    forward = List.copyOf(forward);
    backward = List.copyOf(backward);
    outputs = List.copyOf(outputs);
    gradients = List.copyOf(gradients);
    labelChecks = List.copyOf(labelChecks);
    rooms = List.copyOf(rooms);
    unstored = List.copyOf(unstored);
    extents = List.copyOf(extents);
    panels = List.copyOf(panels);
  }

  /** This program, with none of some buffers to which nothing refers. */
  public Program without(Set<String> unused) {
    return with(
        buffers.stream().filter(buffer -> !unused.contains(buffer.name())).toList(),
        forward,
        backward);
  }

  /** This program, with one more buffer. */
  public Program with(Buffer buffer) {
    return with(Stream.concat(buffers.stream(), Stream.of(buffer)).toList(), forward, backward);
  }

  /** This program, with no kernel divided that is known to have fewer operations. */
  public Program dividing(long least) {
    return with(
        buffers,
        forward.stream().map(kernel -> kernel.dividing(least)).toList(),
        backward.stream().map(kernel -> kernel.dividing(least)).toList());
  }

  private Program with(List<Buffer> others, List<Kernel> first, List<Kernel> second) {
    return new Program(
        others,
        inputs,
        first,
        second,
        outputs,
        gradients,
        labelChecks,
        rooms,
        unstored,
        extents,
        panels);
  }
}
