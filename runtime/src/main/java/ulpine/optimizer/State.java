package ulpine.optimizer;

import java.util.List;
import java.util.Objects;

/**
 * What an optimizer remembers between steps. Learning rate and the like are not part of it, so they
 * may change from step to step.
 *
 * @param kind the kind of optimizer it belongs to
 * @param steps how many steps were made, 0 or more
 * @param slots one record, shaped like the weights, for each of {@link Kind#slots()}
 * @param <W> the record of tensors
 */
public record State<W>(Kind kind, long steps, List<W> slots) {
  /** Checks the number of steps and of slots. */
  public State {
    Objects.requireNonNull(kind, "kind");
    slots = List.copyOf(slots);
    if (steps < 0) {
      throw new IllegalArgumentException("steps: expected 0 or more but was " + steps);
    }
    if (slots.size() != kind.slots().size()) {
      throw new IllegalArgumentException(kind + " keeps " + kind.slots() + ": expected "
          + kind.slots().size() + " slots but was " + slots.size());
    }
  }
}
