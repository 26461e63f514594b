package ulpine.processor.lower;

import ulpine.annotations.Format;
import ulpine.processor.graph.Numerics;
import ulpine.processor.scalar.Axis;

/** How long vectors are. */
public enum VectorShape {
  /** As on all machines for which there are kernels of vectors. */
  S_256_BIT(256),
  /** As on machines with AVX-512, besides. */
  S_512_BIT(512);

  private final int bits;

  VectorShape(int bits) {
    this.bits = bits;
  }

  public int bits() {
    return bits;
  }

  /** Whether there are shorter ones besides, on the same machine. */
  boolean isLong() {
    return this == S_512_BIT;
  }

  /** How many neighbours there are at least for vectors to gain something over shorter ones. */
  int fewest(Numerics numerics) {
    return isLong() ? 2 * lanes(numerics) : lanes(numerics);
  }

  /** Whether there are so many neighbours, as far as that is known. */
  boolean suits(Axis inner, Numerics numerics) {
    return !isLong() || !inner.size().isConstant() || inner.size().constant() >= fewest(numerics);
  }

  /** How many numbers a vector has, which are doubles in binary64 and floats else. */
  public int lanes(Numerics numerics) {
    return bits / (numerics.format() == Format.BINARY64 ? Double.SIZE : Float.SIZE);
  }
}
