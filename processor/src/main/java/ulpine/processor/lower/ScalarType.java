package ulpine.processor.lower;

import ulpine.processor.graph.Element;

/** What a scalar or an element of a buffer is. */
public enum ScalarType {
  /** A number of the graph's format. */
  REAL,
  /** A number of the accumulator's format. */
  ACCUMULATOR,
  /** Several numbers of the graph's format, one in each lane. */
  VECTOR,
  INTEGER,
  BOOLEAN,
  /** A bound of an error, in binary64. */
  ERROR,
  /** A bound of an error, in binary32. */
  FLOAT_ERROR;

  static ScalarType of(Element element) {
    return valueOf(element.name());
  }
}
