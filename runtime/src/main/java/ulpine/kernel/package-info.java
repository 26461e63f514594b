/**
 * Scalar functions that eager tensors and generated code share, so that both give the same bits.
 */
package ulpine.kernel;
