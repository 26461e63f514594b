/** Tensors and the classes generated graphs are built on. */
package ulpine;
