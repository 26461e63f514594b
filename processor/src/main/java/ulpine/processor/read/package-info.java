/**
 * From source to graph: the bodies of graph methods, read from unattributed trees with name
 * resolution of our own.
 *
 * <p>Attribution of a body during processing would change the trees that the compiler goes on with,
 * and was seen to crash it; so nothing here asks the compiler for the element or type of a tree in
 * a body. {@link ulpine.processor.read.CrossCheck} compares our resolution with the compiler's once
 * that is done. The only user of {@code com.sun.source}.
 */
package ulpine.processor.read;
