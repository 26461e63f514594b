/**
 * The operations, one file each: how it is written, its shape rule, its vector-Jacobian product in
 * terms of other operations, and its elements as scalar expressions.
 * {@link ulpine.processor.op.Operations} lists them.
 */
package ulpine.processor.op;
