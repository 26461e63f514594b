/**
 * The graph as a value: immutable nodes in single assignment, knowing nothing of compilers or Java
 * text.
 */
package ulpine.processor.graph;
