package ulpine.processor.op;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import ulpine.processor.dim.Dim;
import ulpine.processor.graph.Argument;
import ulpine.processor.graph.Type;
import ulpine.processor.report.Code;
import ulpine.processor.report.Problem;
import ulpine.processor.shape.Shape;

/** Rules that several operations share about axes and sizes. */
final class Sizes {
  private Sizes() {}

  /** An axis counted from the front, given one that may be counted from the back. */
  static int axis(String operation, long axis, Shape shape) {
    if (axis < -shape.rank() || axis >= shape.rank()) {
      throw Problem.of(Code.U0103, "%s: there is no axis %d in %s", operation, axis, shape)
          .withHint(
              shape.rank() == 0
                  ? "a scalar has no axes"
                  : "axes run from 0 to " + (shape.rank() - 1) + ", or from -" + shape.rank()
                      + " to -1");
    }
    return (int) (axis < 0 ? axis + shape.rank() : axis);
  }

  static int axis(String operation, Argument argument, Type operand) {
    return axis(operation, ((Argument.Size) argument).value().constant(), operand.shape());
  }

  /** Distinct axes in increasing order; all of them if none is given. */
  static List<Integer> axes(String operation, Argument argument, Type operand) {
    TreeSet<Integer> axes = new TreeSet<>();
    for (Dim axis : ((Argument.Sizes) argument).values()) {
      if (!axes.add(axis(operation, axis.constant(), operand.shape()))) {
        throw Problem.of(Code.U0103, "%s: axis %s is given twice", operation, axis);
      }
    }
    return new ArrayList<>(axes);
  }

  static void check(String operation, Dim size) {
    if (size.isConstant() && size.constant() < 0) {
      throw Problem.of(Code.U0113, "%s: a size of %s", operation, size);
    }
  }

  /** What has a largest element has an element. */
  static void notEmpty(String operation, int axis, Shape shape) {
    if (shape.size(axis).is(0)) {
      throw Problem.of(Code.U0113, "%s: axis %d of %s is empty", operation, axis, shape);
    }
  }

  static void atLeast(int rank, String operation, String operand, Type type) {
    if (type.rank() < rank) {
      throw Problem.of(
          Code.U0106,
          "%s: %s has shape %s, but needs at least %d axes",
          operation,
          operand,
          type.shape(),
          rank);
    }
  }
}
