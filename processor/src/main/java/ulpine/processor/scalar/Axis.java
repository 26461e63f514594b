package ulpine.processor.scalar;

import ulpine.processor.dim.Dim;

/** An index variable that runs from 0 to {@code size - 1}. */
public record Axis(String variable, Dim size) {}
