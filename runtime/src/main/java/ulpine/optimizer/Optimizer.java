package ulpine.optimizer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import ulpine.Arithmetic;
import ulpine.Layout;
import ulpine.Tensor;
import ulpine.kernel.Bounded;

/**
 * A rule that turns weights and gradients into new weights. An optimizer is an immutable value that
 * holds the hyper-parameters only; what it remembers between steps is a {@link State} (eager steps)
 * or lives in {@link ulpine.Parameters} (steps in place).
 *
 * <p>All arithmetic is binary32, each operation rounded once to nearest even. Hyper-parameters are
 * given as {@code double} and rounded to binary32 first. Non-finite gradients propagate as IEEE 754
 * says: a NaN gradient makes its weight NaN, and with momentum or Adam the state too.
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

  /**
   * The same kernel with bounds of errors, weight by weight: how far the computed step is from the
   * step in real arithmetic, from the exact weight, gradient and state. The hyper-parameters are
   * those that the optimizer really uses, that is rounded to binary32; what is computed from them,
   * such as Adam's bias corrections, has errors. Where no bound can be given it is infinite.
   *
   * @param step the number of this step, 1 for the first
   * @return the update of one weight
   */
  BoundedUpdate bounded(long step);

  /**
   * The state of one weight, exact as it is, for {@link #bounded(long)}.
   *
   * @param slots one number for each of {@code kind().slots()}
   * @return these numbers, and then what else is kept to bound errors
   */
  default Bounded[] bounded(float... slots) {
    Bounded[] exact = new Bounded[slots.length];
    Arrays.setAll(exact, slot -> Bounded.exact(slots[slot]));
    return exact;
  }

  /**
   * The state before the first step.
   *
   * @param layout the layout of the weights
   * @param <W> the record of tensors
   * @return no steps, all slots zero
   */
  default <W> State<W> start(Layout<W> layout) {
    return new State<>(kind(), 0, Collections.nCopies(kind().slots().size(), layout.zeros()));
  }

  /**
   * One step as a function: nothing given is changed.
   *
   * @param layout the layout of the weights
   * @param weights the weights, in binary32
   * @param gradients the gradients, in binary32
   * @param state the state after the steps so far: {@link #start} or what the last step returned
   * @param <W> the record of tensors
   * @return new weights and the next state
   * @throws IllegalArgumentException if the state belongs to another kind, or a tensor is not
   *     binary32 or not of the layout's shape
   */
  default <W> Step<W> step(Layout<W> layout, W weights, W gradients, State<W> state) {
    if (state.kind() != kind()) {
      throw new IllegalArgumentException("state: expected one of " + kind() + " but was of "
          + state.kind() + "; begin with start(layout)");
    }
    List<float[]> w = arrays(layout, weights);
    List<float[]> g = arrays(layout, gradients);
    List<List<float[]>> slots =
        state.slots().stream().map(slot -> arrays(layout, slot)).toList();
    for (int leaf = 0; leaf < w.size(); leaf++) {
      float[][] kept = new float[slots.size()][];
      for (int slot = 0; slot < kept.length; slot++) {
        kept[slot] = slots.get(slot).get(leaf);
      }
      update(w.get(leaf).length, w.get(leaf), g.get(leaf), kept, state.steps() + 1);
    }
    List<W> next = slots.stream().map(slot -> record(layout, slot)).toList();
    return new Step<>(record(layout, w), new State<>(kind(), state.steps() + 1, next));
  }

  private static <W> List<float[]> arrays(Layout<W> layout, W value) {
    List<Tensor> tensors = layout.flatten(value);
    List<float[]> arrays = new ArrayList<>(tensors.size());
    for (int i = 0; i < tensors.size(); i++) {
      Tensor tensor = tensors.get(i);
      if (!tensor.arithmetic().equals(Arithmetic.BINARY32)) {
        throw new IllegalArgumentException(
            layout.names().get(i) + ": expected binary32 but was " + tensor.arithmetic());
      }
      arrays.add(tensor.toArray());
    }
    return arrays;
  }

  private static <W> W record(Layout<W> layout, List<float[]> arrays) {
    List<Tensor> tensors = new ArrayList<>(arrays.size());
    for (int i = 0; i < arrays.size(); i++) {
      tensors.add(Tensor.over(arrays.get(i), layout.leaves().get(i).shape()));
    }
    return layout.rebuild(tensors);
  }
}
