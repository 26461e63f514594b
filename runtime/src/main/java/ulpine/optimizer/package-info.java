/**
 * Optimizers over records of parameters. Each is one array loop with a documented order of
 * roundings; the functional {@link ulpine.optimizer.Optimizer#step eager step} and the in-place
 * step of {@link ulpine.Parameters} both run that loop, so their bits agree.
 */
package ulpine.optimizer;
