/** Symbolic sizes: integer polynomials over the names a user gives to dimensions. */
package ulpine.processor.dim;
