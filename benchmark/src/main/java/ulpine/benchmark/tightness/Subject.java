package ulpine.benchmark.tightness;

import java.util.List;
import java.util.Random;

/** A graph, and inputs for it. */
public interface Subject {
  /** Subjects of the same name are measured as one. */
  String name();

  /** A static method {@code f} over tensors, with what it needs around it. */
  String method(String annotation);

  /** Tensors in binary32 and labels. */
  List<Object> inputs(int trial, Random random);

  /** What the gradient is of, in the shape of a result: the cotangent. */
  Object seed(Object result, Random random) throws ReflectiveOperationException;
}
