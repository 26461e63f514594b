/**
 * From a method's source tree to its graph. Trees are read as the parser leaves them, and names are
 * resolved here through {@code Elements}: asking the compiler to attribute a body changes it.
 */
package ulpine.processor.read;
