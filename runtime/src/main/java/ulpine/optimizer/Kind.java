package ulpine.optimizer;

import java.util.List;

/** The kinds of optimizer, and what each keeps for every weight between steps. */
public enum Kind {
  /** {@link Sgd}, which keeps nothing. */
  SGD(),
  /** {@link Momentum}, which keeps a velocity. */
  MOMENTUM("velocity"),
  /**
   * {@link Adam} and {@link AdamW}, which keep the running means of the gradient and of its square.
   */
  ADAM("mean", "square");

  private final List<String> slots;

  Kind(String... slots) {
    this.slots = List.of(slots);
  }

  /** {@return the names of the arrays kept for each leaf, in order} */
  public List<String> slots() {
    return slots;
  }
}
