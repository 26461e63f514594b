/**
 * Scalar arithmetic: expressions over single elements, from which operations are defined and loops
 * are made.
 */
package ulpine.processor.scalar;
