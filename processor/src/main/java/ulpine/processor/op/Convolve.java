package ulpine.processor.op;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import ulpine.processor.dim.Dim;
import ulpine.processor.graph.GraphBuilder;
import ulpine.processor.graph.Node;
import ulpine.processor.graph.Op;
import ulpine.processor.graph.Operation;
import ulpine.processor.graph.Signature;
import ulpine.processor.graph.Type;
import ulpine.processor.scalar.Axis;
import ulpine.processor.scalar.Expr;
import ulpine.processor.scalar.Index;
import ulpine.processor.scalar.Reduction;
import ulpine.processor.scalar.Tap;
import ulpine.processor.shape.Shape;

/**
 * What convolutions are lowered to: images {@code [B, G, C, H, W]}, weights {@code [G, O, C, KH,
 * KW]} and results {@code [B, G, O, YH, YW]}, two of which make the third. The terms follow each
 * other as {@link Kind} says; where a weight meets no element of the image there is no term. Nobody
 * writes it.
 */
public record Convolve(Kind kind, Window window, Shape shape) implements Op {
  /** What is computed, and of what. */
  enum Kind {
    /** The result, of image and weights: terms by channel, kernel row and kernel column. */
    RESULT,
    /** The image, of result and weights: terms by output, kernel row and kernel column. */
    IMAGE,
    /** The weights, of result and image: terms by example, result row and result column. */
    WEIGHTS
  }

  private static final Operation OPERATION =
      new Operation(Signature.method("convolve"), (arguments, operands) -> {
        throw new IllegalStateException("convolve is not written");
      });

  @Override
  public Operation operation() {
    return OPERATION;
  }

  @Override
  public Type infer(List<Type> operands) {
    return Type.real(shape);
  }

  @Override
  public Expr element(Node self, List<Index> at) {
    Shape first = self.operand(0).shape();
    Shape second = self.operand(1).shape();
    Index rows = at.get(3);
    Index columns = at.get(4);
    return switch (kind) {
      case RESULT -> {
        Index c = Index.of("c");
        Side row = image("row", rows, Index.of("kh"), first.size(3));
        Side column = image("column", columns, Index.of("kw"), first.size(4));
        yield dot(
            List.of(
                new Axis("c", second.size(2)),
                new Axis("kh", second.size(3)),
                new Axis("kw", second.size(4))),
            row,
            column,
            List.of(at.get(0), at.get(1), c, row.at(), column.at()),
            List.of(at.get(1), at.get(2), c, Index.of("kh"), Index.of("kw")));
      }
      case IMAGE -> {
        Index o = Index.of("o");
        Side row = result("row", rows, Index.of("kh"), first.size(3));
        Side column = result("column", columns, Index.of("kw"), first.size(4));
        yield dot(
            List.of(
                new Axis("o", second.size(1)),
                new Axis("kh", second.size(3)),
                new Axis("kw", second.size(4))),
            row,
            column,
            List.of(at.get(0), at.get(1), o, row.at(), column.at()),
            List.of(at.get(1), o, at.get(2), Index.of("kh"), Index.of("kw")));
      }
      case WEIGHTS -> {
        Index b = Index.of("b");
        Index y = Index.of("y");
        Index x = Index.of("x");
        Side row = image("row", y, rows, second.size(3));
        Side column = image("column", x, columns, second.size(4));
        yield dot(
            List.of(
                new Axis("b", first.size(0)),
                new Axis("y", first.size(3)),
                new Axis("x", first.size(4))),
            row,
            column,
            List.of(b, at.get(0), at.get(1), y, x),
            List.of(b, at.get(0), at.get(2), row.at(), column.at()));
      }
    };
  }

  /** A position along one axis, and the tap that may miss it. */
  private record Side(Index at, Optional<Tap> tap) {}

  /** Where in the image a step of the window and a place in the kernel meet. */
  private Side image(String variable, Index step, Index kernel, Dim size) {
    Index position = step.times(Dim.of(window.stride()))
        .plus(kernel.times(Dim.of(window.dilation())))
        .plus(Index.constant(Dim.of(-window.padding())));
    return window.padding() == 0
        ? new Side(position, Optional.empty())
        : new Side(Index.of(variable), Optional.of(new Tap(variable, position, 1, size)));
  }

  /** Which step of the window puts a place in the kernel on a place in the image. */
  private Side result(String variable, Index image, Index kernel, Dim size) {
    Index position = image
        .plus(Index.constant(Dim.of(window.padding())))
        .plus(kernel.times(Dim.of(-window.dilation())));
    return new Side(
        Index.of(variable), Optional.of(new Tap(variable, position, window.stride(), size)));
  }

  private static Expr dot(
      List<Axis> axes, Side row, Side column, List<Index> first, List<Index> second) {
    List<Tap> taps =
        Stream.of(row.tap(), column.tap()).flatMap(Optional::stream).toList();
    return new Expr.Reduce(
        Reduction.DOT, axes, taps, List.of(new Expr.Read(0, first), new Expr.Read(1, second)));
  }

  /** Sizes that are negative where the window does not fit into the image. */
  public List<Dim> rooms(Node self) {
    Shape first = self.operand(0).shape();
    Shape second = self.operand(1).shape();
    Shape image = kind == Kind.RESULT ? first : kind == Kind.IMAGE ? shape : second;
    Shape kernel = kind == Kind.WEIGHTS ? shape : second;
    return List.of(
        window.room(image.size(3), kernel.size(3)), window.room(image.size(4), kernel.size(4)));
  }

  /** The operations that consist of it have gradients of their own. */
  @Override
  public boolean hasVjp() {
    return false;
  }

  @Override
  public List<Optional<Node>> vjp(Node self, Node seed, GraphBuilder b) {
    throw new IllegalStateException("convolve is not differentiated");
  }
}
