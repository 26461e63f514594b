/** Shapes, their text and their unification. */
package ulpine.processor.shape;
