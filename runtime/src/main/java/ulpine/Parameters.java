package ulpine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import ulpine.optimizer.Kind;
import ulpine.optimizer.Optimizer;
import ulpine.optimizer.State;

/**
 * Trainable state: the weights of a model in arrays of its own, the optimizer's state beside them,
 * and a version that grows by one with each step. Nothing but a step ever changes it.
 *
 * <p>The optimizer's state belongs to the <em>kind</em> of optimizer, not to the object:
 * {@code Sgd.of(0.1)} followed by {@code Sgd.of(0.05)}, or {@code Adam.of(1e-3)} by
 * {@code Adam.of(1e-4)}, goes on with the same state, which is how a learning rate is changed
 * during training. A step with another kind (momentum after Adam) starts that kind's state afresh
 * and forgets the old one.
 *
 * <p>A step with NaN or infinite gradients propagates them into the weights as IEEE 754 says;
 * nothing is skipped.
 *
 * <p>Threads: any number of threads may read one {@code Parameters} (each with a generated instance
 * of its own) as long as none of them steps. A step needs exclusive access, and the usual hand-over
 * (a lock, {@code Thread.join}, an executor) so that readers see it whole.
 *
 * @param <W> the record of tensors
 */
public final class Parameters<W> {
  private final Layout<W> layout;
  private final float[][] arrays;
  private final W value;
  private final List<Tensor> views = new ArrayList<>();
  private final Generation generation = new Generation("Parameters");

  // The optimizer's state. Before the first step it is that of SGD, which keeps none.
  // slots[leaf][slot].
  private Kind kind = Kind.SGD;
  private long steps;
  private final float[][][] slots;

  private Parameters(Layout<W> layout, W initial) {
    this.layout = layout;
    List<Layout.Leaf> leaves = layout.leaves();
    List<Tensor> tensors = layout.flatten(initial);
    arrays = copies(leaves, tensors);
    slots = new float[arrays.length][0][];
    for (int i = 0; i < arrays.length; i++) {
      views.add(Tensor.view(arrays[i], leaves.get(i).shape(), generation));
    }
    value = layout.rebuild(views);
  }

  /**
   * Parameters that start from the given weights, which are copied, with no optimizer state yet.
   *
   * @param layout the layout of the record
   * @param initial the first weights, in binary32
   * @param <W> the record of tensors
   * @return the parameters, at version 0
   */
  public static <W> Parameters<W> of(Layout<W> layout, W initial) {
    return new Parameters<>(layout, initial);
  }

  /**
   * Parameters that go on with training from weights and an optimizer's state, both copied.
   *
   * @param layout the layout of the record
   * @param weights the weights, in binary32
   * @param state the optimizer's state, as {@link #state()} or an eager step gave it
   * @param <W> the record of tensors
   * @return the parameters, at version 0
   */
  public static <W> Parameters<W> of(Layout<W> layout, W weights, State<W> state) {
    Parameters<W> parameters = new Parameters<>(layout, weights);
    parameters.restart(state.kind());
    parameters.steps = state.steps();
    for (int slot = 0; slot < state.slots().size(); slot++) {
      float[][] copies = copies(layout.leaves(), layout.flatten(state.slots().get(slot)));
      for (int leaf = 0; leaf < copies.length; leaf++) {
        parameters.slots[leaf][slot] = copies[leaf];
      }
    }
    return parameters;
  }

  /** {@return the layout of the record} */
  public Layout<W> layout() {
    return layout;
  }

  /**
   * The weights as read-only views of the arrays: always the same object, so nothing is allocated,
   * and a later step shows through. Use {@link #snapshot()} to keep a moment.
   *
   * @return the current weights
   */
  public W value() {
    return value;
  }

  /** {@return a copy of the weights, which later steps do not change} */
  public W snapshot() {
    return layout.map(value, Tensor::copy);
  }

  /**
   * {@return the number of steps made on this object; generated classes compare it to know what
   * they packed}
   */
  public long version() {
    return generation.count();
  }

  /** {@return a copy of the optimizer's state; before the first step that of SGD after 0 steps} */
  public State<W> state() {
    int count = kind.slots().size();
    List<W> copies = new ArrayList<>(count);
    for (int slot = 0; slot < count; slot++) {
      List<Tensor> tensors = new ArrayList<>(arrays.length);
      for (int leaf = 0; leaf < arrays.length; leaf++) {
        tensors.add(Tensor.of(slots[leaf][slot], layout.leaves().get(leaf).shape()));
      }
      copies.add(layout.rebuild(tensors));
    }
    return new State<>(kind, steps, copies);
  }

  /**
   * One step of an optimizer, in place. The same bits as the eager {@link Optimizer#step(Layout,
   * Object, Object, State)}.
   *
   * @param optimizer the optimizer
   * @param gradients the gradients, in binary32
   */
  public void step(Optimizer optimizer, W gradients) {
    List<Tensor> tensors = layout.flatten(gradients);
    float[][] given = new float[arrays.length][];
    for (int i = 0; i < given.length; i++) {
      given[i] = floats(layout.leaves().get(i), tensors.get(i));
      for (float[] own : arrays) {
        if (own == given[i]) {
          // The weights themselves as gradients: the step must read them as they were before it.
          given[i] = own.clone();
        }
      }
    }
    step(optimizer, given);
  }

  /** Adds the parameters' layout and version to the text; never the weights. */
  @Override
  public String toString() {
    return "Parameters" + layout.leaves() + " at version " + version();
  }

  /** The array of a leaf, for generated code: to be read only. */
  float[] array(int leaf) {
    return arrays[leaf];
  }

  /**
   * The step of generated code: arrays may be longer than their leaves; nothing is allocated after
   * the first step.
   */
  void step(Optimizer optimizer, float[][] gradients) {
    for (int leaf = 0; leaf < arrays.length; leaf++) {
      if (gradients[leaf].length < arrays[leaf].length) {
        throw new IllegalArgumentException(layout.leaves().get(leaf) + ": a gradient of only "
            + gradients[leaf].length + " elements");
      }
    }
    if (optimizer.kind() != kind) {
      restart(optimizer.kind());
    }
    steps++;
    // The views stay valid, but whoever noted their stamps can tell that the weights are others
    // now.
    generation.advance();
    views.forEach(Tensor::renew);
    for (int leaf = 0; leaf < arrays.length; leaf++) {
      optimizer.update(arrays[leaf].length, arrays[leaf], gradients[leaf], slots[leaf], steps);
    }
  }

  private void restart(Kind next) {
    kind = next;
    steps = 0;
    for (int leaf = 0; leaf < arrays.length; leaf++) {
      slots[leaf] = new float[next.slots().size()][arrays[leaf].length];
    }
  }

  private static float[] floats(Layout.Leaf leaf, Tensor tensor) {
    if (tensor.arithmetic() != Arithmetic.BINARY32) {
      throw new IllegalArgumentException(
          leaf.name() + ": expected binary32 but was " + tensor.arithmetic());
    }
    return tensor.floats();
  }

  private static float[][] copies(List<Layout.Leaf> leaves, List<Tensor> tensors) {
    float[][] copies = new float[tensors.size()][];
    for (int i = 0; i < copies.length; i++) {
      copies[i] =
          Arrays.copyOf(floats(leaves.get(i), tensors.get(i)), tensors.get(i).length());
    }
    return copies;
  }
}
