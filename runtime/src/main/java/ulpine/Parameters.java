package ulpine;

import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.List;
import ulpine.optimizer.Kind;
import ulpine.optimizer.Optimizer;
import ulpine.optimizer.State;

/**
 * Trainable state: the weights of a model in arrays of its own, the optimizer's state beside them,
 * and a version that grows by one with each step. Nothing but a step ever changes it.
 *
 * <p>Weights, gradients and state are all in one arithmetic, binary32 or binary64: that of the
 * first weights.
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
  private final Arithmetic arithmetic;
  private final TrainedLeaf<?>[] trained;
  private final W value;
  private final List<Tensor> views = new ArrayList<>();
  private final Generation generation = new Generation("Parameters");

  // The optimizer's progress; its arrays are beside the weights. Before the first step it is SGD's,
  // which keeps none.
  private Kind kind = Kind.SGD;
  private long steps;

  private Parameters(Layout<W> layout, W initial) {
    this.layout = layout;
    List<Layout.Leaf> leaves = layout.leaves();
    List<Tensor> tensors = layout.flatten(initial);
    arithmetic = arithmetic(leaves, tensors);
    trained = new TrainedLeaf<?>[leaves.size()];
    for (int i = 0; i < trained.length; i++) {
      trained[i] = TrainedLeaf.of(elements(leaves.get(i).name(), tensors.get(i)));
      views.add(Tensor.view(trained[i].weights(), leaves.get(i).shape(), generation));
    }
    value = layout.rebuild(views);
  }

  private static Arithmetic arithmetic(List<Layout.Leaf> leaves, List<Tensor> tensors) {
    if (leaves.isEmpty()) {
      return Arithmetic.BINARY32;
    }
    Arithmetic first = tensors.get(0).arithmetic();
    if (first != Arithmetic.BINARY32 && first != Arithmetic.BINARY64) {
      throw new IllegalArgumentException(
          leaves.get(0).name() + ": expected binary32 or binary64 but was " + first);
    }
    return first;
  }

  /**
   * Parameters that start from the given weights, which are copied, with no optimizer state yet.
   *
   * @param layout the layout of the record
   * @param initial the first weights, all in binary32 or all in binary64
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
   * @param weights the weights, all in binary32 or all in binary64
   * @param state the optimizer's state in the same arithmetic, as {@link #state()} or an eager step
   *     gave it
   * @param <W> the record of tensors
   * @return the parameters, at version 0
   */
  public static <W> Parameters<W> of(Layout<W> layout, W weights, State<W> state) {
    Parameters<W> parameters = new Parameters<>(layout, weights);
    parameters.restart(state.kind());
    parameters.steps = state.steps();
    for (int slot = 0; slot < state.slots().size(); slot++) {
      List<Tensor> kept = layout.flatten(state.slots().get(slot));
      for (int leaf = 0; leaf < kept.size(); leaf++) {
        String name =
            state.kind().slots().get(slot) + " of " + layout.leaves().get(leaf).name();
        parameters.trained[leaf].restore(slot, parameters.elements(name, kept.get(leaf)));
      }
    }
    return parameters;
  }

  /** {@return the layout of the record} */
  public Layout<W> layout() {
    return layout;
  }

  /** {@return the arithmetic of weights, gradients and state: binary32 or binary64} */
  public Arithmetic arithmetic() {
    return arithmetic;
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
      List<Tensor> tensors = new ArrayList<>(trained.length);
      for (int leaf = 0; leaf < trained.length; leaf++) {
        tensors.add(
            Tensor.of(trained[leaf].slot(slot), layout.leaves().get(leaf).shape()));
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
   * @param gradients the gradients, in the arithmetic of the weights
   */
  public void step(Optimizer optimizer, W gradients) {
    List<Tensor> tensors = layout.flatten(gradients);
    Object[] given = new Object[trained.length];
    for (int i = 0; i < given.length; i++) {
      Elements elements = elements(layout.leaves().get(i).name(), tensors.get(i));
      given[i] = trained[i].array(elements);
      for (TrainedLeaf<?> own : trained) {
        if (own.weights == given[i]) {
          // The weights themselves as gradients: the step must read them as they were before it.
          given[i] = trained[i].array(elements.copy());
        }
      }
    }
    update(optimizer, given);
  }

  /** Adds the parameters' layout and version to the text; never the weights. */
  @Override
  public String toString() {
    return "Parameters" + layout.leaves() + " at version " + version();
  }

  /** The {@code float[]} or {@code double[]} of a leaf, for generated code: to be read only. */
  Object array(int leaf) {
    return trained[leaf].weights;
  }

  /**
   * The step of generated code: the gradients are a {@code float[][]} or {@code double[][]}, as the
   * weights are, and may be longer than their leaves; nothing is allocated after the first step.
   * Where there is null instead, the weights have made the step.
   */
  void update(Optimizer optimizer, Object[] gradients) {
    for (int leaf = 0; leaf < trained.length; leaf++) {
      int length = gradients[leaf] == null ? Integer.MAX_VALUE : Array.getLength(gradients[leaf]);
      if (length < trained[leaf].length()) {
        throw new IllegalArgumentException(
            layout.leaves().get(leaf) + ": a gradient of only " + length + " elements");
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
    for (int leaf = 0; leaf < trained.length; leaf++) {
      if (gradients[leaf] != null) {
        trained[leaf].step(optimizer, gradients[leaf], steps);
      }
    }
  }

  private void restart(Kind next) {
    kind = next;
    steps = 0;
    for (TrainedLeaf<?> leaf : trained) {
      leaf.restart(next.slots().size());
    }
  }

  /** The elements of a tensor, which must be in the arithmetic of these parameters. */
  private Elements elements(String name, Tensor tensor) {
    if (tensor.arithmetic() != arithmetic) {
      throw new IllegalArgumentException(
          name + ": expected " + arithmetic + " but was " + tensor.arithmetic());
    }
    return tensor.read();
  }
}
