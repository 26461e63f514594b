package ulpine;

import ulpine.optimizer.Optimizer;

/**
 * One leaf of {@link Parameters}: its weights, and beside them what the optimizer keeps for each,
 * in arrays of one format, of which steps are plain loops.
 *
 * @param <A> the arrays: {@code float[]} or {@code double[]}
 */
abstract sealed class TrainedLeaf<A> {
  /** The weights, which steps overwrite. */
  final A weights;

  /** An array for each of the optimizer's slots. */
  A[] slots;

  private TrainedLeaf(A weights, A[] none) {
    this.weights = weights;
    this.slots = none;
  }

  /** A leaf that starts from a copy of some weights, which are in binary32 or binary64. */
  static TrainedLeaf<?> of(Elements initial) {
    return initial instanceof DoubleElements doubles
        ? new OfDoubles((DoubleElements) doubles.copy())
        : new OfFloats((FloatElements) initial.copy());
  }

  abstract int length();

  /** Elements over an array of this leaf. */
  abstract Elements over(A array);

  /** The array of elements in the format of this leaf. */
  abstract A array(Elements elements);

  /** Makes the optimizer's slots, of zeros. */
  abstract void restart(int count);

  /** A step, given an array that begins with the gradients. */
  abstract void step(Optimizer optimizer, Object gradients, long step);

  final Elements weights() {
    return over(weights);
  }

  /** A copy of what the optimizer keeps. */
  final Elements slot(int slot) {
    return over(slots[slot]).copy();
  }

  /** Goes on from a copy of what an optimizer kept. */
  final void restore(int slot, Elements kept) {
    slots[slot] = array(kept.copy());
  }

  private static final class OfFloats extends TrainedLeaf<float[]> {
    OfFloats(FloatElements weights) {
      super(weights.array(), new float[0][]);
    }

    @Override
    int length() {
      return weights.length;
    }

    @Override
    Elements over(float[] array) {
      return new FloatElements(array, array.length);
    }

    @Override
    float[] array(Elements elements) {
      return FloatElements.array(elements);
    }

    @Override
    void restart(int count) {
      slots = new float[count][weights.length];
    }

    @Override
    void step(Optimizer optimizer, Object gradients, long step) {
      optimizer.update(weights.length, weights, (float[]) gradients, slots, step);
    }
  }

  private static final class OfDoubles extends TrainedLeaf<double[]> {
    OfDoubles(DoubleElements weights) {
      super(weights.array(), new double[0][]);
    }

    @Override
    int length() {
      return weights.length;
    }

    @Override
    Elements over(double[] array) {
      return new DoubleElements(array, array.length);
    }

    @Override
    double[] array(Elements elements) {
      return DoubleElements.array(elements);
    }

    @Override
    void restart(int count) {
      slots = new double[count][weights.length];
    }

    @Override
    void step(Optimizer optimizer, Object gradients, long step) {
      optimizer.update(weights.length, weights, (double[]) gradients, slots, step);
    }
  }
}
