/**
 * Independent readings of graphs and of lowered code, slow and plain, to hold the compiler against.
 */
package ulpine.processor.testing;
