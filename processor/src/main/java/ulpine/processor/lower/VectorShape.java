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

  /** Whether there are enough neighbours for long vectors to gain something. */
  boolean suits(Axis inner, Numerics numerics) {
    return this == S_256_BIT
        || !inner.size().isConstant()
        || inner.size().constant() >= 2L * lanes(numerics);
  }

  /** How many numbers a vector has, which are doubles in binary64 and floats else. */
  public int lanes(Numerics numerics) {
    return bits / (numerics.format() == Format.BINARY64 ? Double.SIZE : Float.SIZE);
  }
}
