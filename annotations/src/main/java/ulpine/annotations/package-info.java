/**
 * The annotations of graph methods, and the number formats they speak of.
 *
 * <p>All annotations are kept in class files: build tools and other compilations read them there,
 * and none is needed at run time.
 */
package ulpine.annotations;
