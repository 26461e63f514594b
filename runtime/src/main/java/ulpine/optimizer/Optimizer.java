package ulpine.optimizer;

import java.util.Arrays;
import java.util.Collections;
import ulpine.Arithmetic;
import ulpine.Layout;
import ulpine.Parameters;
import ulpine.annotations.Format;
import ulpine.kernel.Bounded;

/**
 * A rule that turns weights and gradients into new weights. An optimizer is an immutable value that
 * holds the hyper-parameters only; what it remembers between steps is a {@link State} (eager steps)
 * or lives in {@link ulpine.Parameters} (steps in place).
 *
 * <p>All arithmetic is that of the weights, binary32 or binary64, each operation rounded once to
 * nearest even. Hyper-parameters are given as {@code double}, and rounded to binary32 first where
 * the weights are in binary32. Non-finite gradients propagate as IEEE 754 says: a NaN gradient
 * makes its weight NaN, and with momentum or Adam the state too.
 */
public sealed interface Optimizer permits Sgd, Momentum, Adam, AdamW {
  /** {@return the kind, which decides whether a state fits} */
  Kind kind();

  /**
   * The kernel: one step on one array of weights, in place, without allocation. Every other way of
   * making a step ends here.
   *
   * @param length how many elements to update, from index 0
   * @param weights the weights, overwritten
   * @param gradients the gradients, only read
   * @param slots the state, one array for each of {@code kind().slots()}, overwritten; zeros before
   *     the first step
   * @param step the number of this step, 1 for the first
   */
  void update(int length, float[] weights, float[] gradients, float[][] slots, long step);

  /** The same kernel in binary64. */
  void update(int length, double[] weights, double[] gradients, double[][] slots, long step);

  /**
   * The same kernel with bounds of errors, weight by weight: how far the computed step is from the
   * step in real arithmetic, from the exact weight, gradient and state. The hyper-parameters are
   * those that the optimizer really uses, that is rounded to the format; what is computed from
   * them, such as Adam's bias corrections, has errors. Where no bound can be given it is infinite.
   *
   * @param format that of the weights, binary32 or binary64
   * @param step the number of this step, 1 for the first
   * @return the update of one weight
   */
  BoundedUpdate bounded(Format format, long step);

  /**
   * The state of one weight, exact as it is, for {@link #bounded(Format, long)}.
   *
   * @param format that of the weights, binary32 or binary64
   * @param slots one number of the format for each of {@code kind().slots()}
   * @return these numbers, and then what else is kept to bound errors
   */
  default Bounded[] bounded(Format format, double... slots) {
    return Arrays.stream(slots)
        .mapToObj(slot -> Bounded.exact(format, slot))
        .toArray(Bounded[]::new);
  }

  /**
   * The state before the first step of weights in binary32.
   *
   * @param layout the layout of the weights
   * @param <W> the record of tensors
   * @return no steps, all slots zero
   */
  default <W> State<W> start(Layout<W> layout) {
    return start(layout, Arithmetic.BINARY32);
  }

  /**
   * The state before the first step.
   *
   * @param layout the layout of the weights
   * @param arithmetic that of the weights, binary32 or binary64
   * @param <W> the record of tensors
   * @return no steps, all slots zero
   */
  default <W> State<W> start(Layout<W> layout, Arithmetic arithmetic) {
    return new State<>(
        kind(), 0, Collections.nCopies(kind().slots().size(), layout.zeros(arithmetic)));
  }

  /**
   * One step as a function: nothing given is changed.
   *
   * @param layout the layout of the weights
   * @param weights the weights, all in binary32 or all in binary64
   * @param gradients the gradients, in the same arithmetic
   * @param state the state after the steps so far: {@link #start} or what the last step returned
   * @param <W> the record of tensors
   * @return new weights and the next state
   * @throws IllegalArgumentException if the state belongs to another kind, or a tensor is in
   *     another arithmetic or not of the layout's shape
   */
  default <W> Step<W> step(Layout<W> layout, W weights, W gradients, State<W> state) {
    if (state.kind() != kind()) {
      throw new IllegalArgumentException("state: expected one of " + kind() + " but was of "
          + state.kind() + "; begin with start(layout, arithmetic)");
    }
    Parameters<W> next = Parameters.of(layout, weights, state);
    next.step(this, gradients);
    return new Step<>(next.snapshot(), next.state());
  }
}
