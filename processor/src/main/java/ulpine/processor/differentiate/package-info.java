/**
 * Graph to graph: reverse-mode differentiation, common subexpressions, dead code, and composites
 * taken apart.
 */
package ulpine.processor.differentiate;
