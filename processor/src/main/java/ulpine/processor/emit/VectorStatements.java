package ulpine.processor.emit;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import ulpine.processor.dim.Dim;
import ulpine.processor.graph.Numerics;
import ulpine.processor.lower.Lanes;
import ulpine.processor.lower.ScalarType;
import ulpine.processor.lower.Stmt;
import ulpine.processor.lower.VectorShape;
import ulpine.processor.scalar.Expr;
import ulpine.processor.scalar.Index;
import ulpine.processor.scalar.Primitive;

/** Statements of vectors as Java: calls of the Vector API, none of which leaves the method. */
final class VectorStatements extends StatementWriter {
  /** A shuffle: the lanes with even numbers, and the others after them. */
  static final String ALTERNATE = "ALTERNATE";

  /** A mask: the second half of the lanes. */
  static final String UPPER = "UPPER";

  /** The class of vectors: HotSpot knows that of what is cast to it. */
  static final String EXACT = "VECTOR";

  private final Lanes lanes = new Lanes();
  private final Rounder format;
  private final ClassName vector;
  private final Set<VectorElementary> elementary;
  private final Set<VectorRounding> roundings;
  private final Runnable alternates;
  private final Consumer<Stmt.Part> parts;
  private final int count;
  /** What is to be done instead where an argument is unusual. */
  private Optional<Stmt.Part> otherwise = Optional.empty();
  /**
   * Variables of which HotSpot does not know it if there are vectors of several lengths: those of
   * loops, and HotSpot 17 none.
   */
  private final Set<String> inexact = new HashSet<>();

  /**
   * @param elementary takes those that are written
   * @param roundings takes those that are called
   * @param alternates is run where every other element is read
   * @param parts writes the call of a part
   */
  VectorStatements(
      Scope scope,
      Numerics numerics,
      VectorShape shape,
      CodeBlock.Builder code,
      Set<VectorElementary> elementary,
      Set<VectorRounding> roundings,
      Runnable alternates,
      Consumer<Stmt.Part> parts) {
    super(scope, numerics, code);
    this.format = Rounder.of(numerics);
    this.vector = Types.vector(numerics);
    this.elementary = elementary;
    this.roundings = roundings;
    this.alternates = alternates;

    this.count = shape.lanes(numerics);
    this.parts = parts;
  }

  /** Writes a body. */
  void write(List<Stmt> body) {
    inexact.addAll(KernelParts.assigned(body));
    statements(body);
  }

  @Override
  protected void statement(Stmt statement) {
    if (statement instanceof Stmt.Part part) {
      parts.accept(part);
    } else if (statement instanceof Stmt.Usual usual) {
      otherwise = Optional.of(usual.otherwise());
      statements(usual.body());
      otherwise = Optional.empty();
    } else if (statement instanceof Stmt.Choice choice) {
      String size = expressions.size(choice.condition().size());
      code.beginControlFlow("if ($L >= $L)", size, choice.condition().least());
      either(choice.then(), choice.otherwise());
    } else if (statement instanceof Stmt.Test test) {
      code.beginControlFlow("if ($L)", expressions.write(test.condition()));
      either(test.then(), test.otherwise());
    } else if (statement instanceof Stmt.Declare declare && lanes.declare(declare)) {
      CodeBlock value = vector(declare.value());
      String name = scope.declare(declare.name(), declare.name());
      if (declare.type() == ScalarType.VECTOR) {
        inexact.add(declare.name());
      }
      code.addStatement("$T $L = $L", vector, name, value);
    } else if (statement instanceof Stmt.Assign assign
        && lanes.isVector(new Expr.Local(assign.name()))) {
      code.addStatement("$L = $L", scope.of(assign.name()), vector(assign.value()));
    } else if (statement instanceof Stmt.Store store && Lanes.isVector(store.at())) {
      code.addStatement(
          "$L.intoArray($L, $L)",
          exact(store.value()),
          scope.of(store.buffer()),
          expressions.index(Lanes.start(store.at())));
    } else {
      super.statement(statement);
    }
  }

  /** What HotSpot knows the class of. */
  private CodeBlock exact(Expr expr) {
    return CodeBlock.of("$L.cast($L)", EXACT, argument(expr));
  }

  /** The rest of an if. */
  private void either(List<Stmt> then, List<Stmt> otherwise) {
    statements(then);
    if (!otherwise.isEmpty()) {
      code.nextControlFlow("else");
      statements(otherwise);
    }
    code.endControlFlow();
  }

  private CodeBlock vector(Expr expr) {
    if (!lanes.isVector(expr)) {
      return expr.equals(new Expr.Constant(0))
          ? CodeBlock.of("$T.zero(SPECIES)", vector)
          : CodeBlock.of("$T.broadcast(SPECIES, $L)", vector, expressions.write(expr));
    }
    if (expr instanceof Expr.Local local) {
      return inexact.contains(local.name()) ? exact(local) : argument(local);
    }
    if (expr instanceof Expr.Load load) {
      Index start = Lanes.start(load.at());
      if (!Lanes.isAlternate(load.at())) {
        return load(load.buffer(), start);
      }
      alternates.run();
      // The second vector ends with the last element that is needed.
      Index second = start.plus(Index.constant(Dim.of(count - 1L)));
      return CodeBlock.of(
          "$L.rearrange($L).blend($L.rearrange($L), $L)",
          load(load.buffer(), start),
          ALTERNATE,
          load(load.buffer(), second),
          ALTERNATE,
          UPPER);
    }
    Expr.Apply apply = (Expr.Apply) expr;
    List<Expr> x = apply.operands();
    return switch (apply.primitive()) {
      case ADD -> rounded(method("add", x));
      case SUB -> rounded(method("sub", x));
      case MUL -> rounded(method("mul", x));
      case DIV, PROPORTION, SHARE -> rounded(method("div", x));
      case SQRT -> rounded(method("sqrt", x));
      case ACCUMULATE -> method("add", x);
      case ROUND -> rounded(vector(x.get(0)));
      case MIN -> method("min", x);
      case MAX -> x.get(1).equals(new Expr.Constant(0)) ? positive(x.get(0)) : method("max", x);
      case NEG -> method("neg", x);
      case ABS -> method("abs", x);
      case WITHIN, ANCHOR -> vector(x.get(0));
      case EXP -> otherwise.isEmpty() ? call(VectorElementary.EXP, x.get(0)) : usualExp(x.get(0));
      case LOG, LOG_OF_SUM -> call(VectorElementary.LOG, x.get(0));
      case TANH -> call(VectorElementary.TANH, x.get(0));
      case SIGMOID -> call(VectorElementary.SIGMOID, x.get(0));
      case SOFTPLUS -> call(VectorElementary.SOFTPLUS, x.get(0));
      case EXPM1 -> call(VectorElementary.EXPM1, x.get(0));
      case LOG1P -> call(VectorElementary.LOG1P, x.get(0));
      case ERF -> call(VectorElementary.ERF, x.get(0));
      case FMA -> format.isNarrow() ? narrowFma(x) : fma(x);
      case ACCUMULATE_PRODUCT -> fma(x);
      case SELECT ->
        CodeBlock.of(
            "$L.blend($L, $L)", vector(x.get(2)), argument(x.get(1)), mask((Expr.Apply) x.get(0)));
      default -> throw new IllegalStateException(apply.primitive() + " in vectors");
    };
  }

  /**
   * The maximum with 0, NaN included. It takes one register besides the operand; with the three of
   * {@code max} HotSpot runs out of them behind a tile, and within it too.
   */
  private CodeBlock positive(Expr x) {
    String name = scope.declare("#value", "value");
    code.addStatement("$T $L = $L", vector, name, vector(x));
    CodeBlock zero = vector(new Expr.Constant(0));
    return CodeBlock.of(
        "$L.blend($L, $L.compare($T.LE, $L))", name, zero, name, Types.VECTOR_OPERATORS, zero);
  }

  private CodeBlock load(String buffer, Index at) {
    return CodeBlock.of(
        "$T.fromArray(SPECIES, $L, $L)", vector, scope.of(buffer), expressions.index(at));
  }

  private CodeBlock method(String name, List<Expr> x) {
    CodeBlock second = x.size() == 1 ? CodeBlock.of("") : argument(x.get(1));
    return CodeBlock.of("$L.$L($L)", vector(x.get(0)), name, second);
  }

  private CodeBlock fma(List<Expr> x) {
    return CodeBlock.of("$L.fma($L, $L)", vector(x.get(0)), argument(x.get(1)), argument(x.get(2)));
  }

  private CodeBlock narrowFma(List<Expr> x) {
    int inner = lanes.isVector(x.get(1)) ? 1 : 0;
    CodeBlock sum =
        VectorFma.write(vector(x.get(1 - inner)), vector(x.get(inner)), vector(x.get(2)));
    return format.saturates() ? VectorRounding.within(sum, format) : sum;
  }

  /** Binary32, rounded to the format. */
  private CodeBlock rounded(CodeBlock x) {
    if (!format.isNarrow()) {
      return x;
    }
    VectorRounding rounding = VectorRounding.valueOf(format.name());
    roundings.add(rounding);
    return rounding.call(x, format);
  }

  private CodeBlock call(VectorElementary function, Expr x) {
    elementary.add(function);
    return CodeBlock.of("$L", function.write(vector(x), scope, code));
  }

  private CodeBlock usualExp(Expr x) {
    elementary.add(VectorElementary.USUAL_EXP);
    String result = VectorElementary.USUAL_EXP.write(vector(x), scope, code, this::leaveIfUnusual);
    return CodeBlock.of("$L", result);
  }

  private void leaveIfUnusual(String argument) {
    code.add("// Where it is no normal number, the rest takes more steps.\n");
    code.beginControlFlow(
        "if (!$L.abs().compare($T.LE, $T.broadcast(SPECIES, $L)).allTrue())",
        argument,
        Types.VECTOR_OPERATORS,
        vector,
        VectorElementary.USUAL);
    parts.accept(otherwise.orElseThrow());
    code.addStatement("break").endControlFlow();
  }

  private CodeBlock mask(Expr.Apply comparison) {
    return CodeBlock.of(
        "$L.compare($T.$L, $L)",
        vector(comparison.operands().get(0)),
        Types.VECTOR_OPERATORS,
        operator(comparison.primitive()),
        argument(comparison.operands().get(1)));
  }

  private static String operator(Primitive comparison) {
    return switch (comparison) {
      case GREATER -> "GT";
      case GREATER_EQUAL -> "GE";
      case LESS -> "LT";
      case LESS_EQUAL -> "LE";
      default -> throw new IllegalStateException(comparison + " of vectors");
    };
  }

  /** An operand that no method is called of. */
  private CodeBlock argument(Expr expr) {
    return expr instanceof Expr.Local local && lanes.isVector(local)
        ? CodeBlock.of("$L", scope.of(local.name()))
        : vector(expr);
  }
}
