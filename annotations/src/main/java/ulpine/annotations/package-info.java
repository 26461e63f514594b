/**
 * The annotations of graph methods.
 *
 * <p>All are kept in class files: build tools and other compilations read them there, and none is
 * needed at run time.
 */
package ulpine.annotations;
