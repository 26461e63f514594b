package ulpine.processor.op;

import ulpine.processor.graph.Op;

/**
 * An operation that is another one, to which it decomposes, but for what is known of its error: it
 * is kept only where errors are bounded.
 */
public interface Bounded extends Op {}
