package ulpine.optimizer;

import ulpine.kernel.Bounded;

/**
 * An optimizer's update of one weight, on numbers with bounds of their errors: the same formula as
 * {@link Optimizer#update}, with the same bits.
 */
@FunctionalInterface
public interface BoundedUpdate {
  /**
   * One step.
   *
   * @param weight the weight before the step
   * @param gradient its gradient
   * @param slots the state of this weight, as {@link Optimizer#bounded(ulpine.annotations.Format,
   *     double...)} or the last step gave it, overwritten
   * @return the weight after the step
   */
  Bounded apply(Bounded weight, Bounded gradient, Bounded[] slots);
}
