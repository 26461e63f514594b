/**
 * Bounds of rounding errors: a transform of lowered code that puts an error statement beside each
 * scalar statement. It knows the scalar primitives and no operation.
 */
package ulpine.processor.bound;
