/** Graphs whose shapes do not fit, and what the compiler says. */
package ulpine.example.shapes;
