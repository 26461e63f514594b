package ulpine.processor.testing;

import ulpine.processor.scalar.Primitive;

/** An arithmetic for interpreters. */
interface Numbers<T> {
  T constant(double value);

  /** A real primitive of one, two or three operands. */
  T apply(Primitive primitive, T[] x);

  /** A comparison of two numbers. */
  boolean compare(Primitive primitive, T x, T y);

  T negativeInfinity();

  boolean isNaN(T x);

  T[] array(int length);
}
