package ulpine.optimizer;

/**
 * The result of one eager step.
 *
 * @param weights the weights after the step
 * @param state the optimizer's state after the step, for the next one
 * @param <W> the record of tensors
 */
public record Step<W>(W weights, State<W> state) {}
