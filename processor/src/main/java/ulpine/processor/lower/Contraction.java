package ulpine.processor.lower;

import java.util.List;
import ulpine.processor.dim.Dim;

/**
 * What a kernel does that is nothing but a contraction: every element of the result is a sum of
 * products of elements of two buffers.
 *
 * @param terms the sizes of the axes that are summed over; their product is the largest number of
 *     terms
 */
public record Contraction(String result, String left, String right, List<Dim> terms) {
  public Contraction {
    terms = List.copyOf(terms);
  }
}
