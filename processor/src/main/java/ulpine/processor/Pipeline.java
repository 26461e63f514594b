package ulpine.processor;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import ulpine.annotations.Certify;
import ulpine.annotations.Format;
import ulpine.processor.bound.BoundedProgram;
import ulpine.processor.carry.GraphText;
import ulpine.processor.differentiate.Adjoint;
import ulpine.processor.differentiate.Derivative;
import ulpine.processor.differentiate.Differentiate;
import ulpine.processor.emit.Emitter;
import ulpine.processor.graph.GraphMethod;
import ulpine.processor.graph.Node;
import ulpine.processor.graph.Numerics;
import ulpine.processor.graph.Verifier;
import ulpine.processor.lower.Lower;
import ulpine.processor.lower.Program;

/** From a graph to its classes: differentiate, lower, emit. */
final class Pipeline {
  private Pipeline() {}

  static Emitter.Emitted compile(GraphMethod method, Options options) {
    Verifier.verify(method.graph());
    Derivative derivative = derivative(method);
    Verifier.verify(derivative.graph());
    Numerics numerics = method.settings().numerics();
    Program lowered = options.simd()
        ? Lower.withVectors(derivative, numerics, method.weights())
        : Lower.of(derivative, numerics);
    Emitter.Emitted emitted = Emitter.emit(method, derivative, lowered.dividing(options.divide()));
    Certify certify = method.settings().certify();
    if (certify != Certify.NONE) {
      Numerics bounded = certify == Certify.NORMWISE || certify == Certify.ELEMENTWISE
          ? numerics
          : Numerics.of(Format.BINARY64);
      BoundedProgram bounds =
          bounds(certify, derivative, bounded, options.simd(), method.weights());
      emitted = emitted.and(Emitter.bounds(method, bounded, bounds));
      if (certify == Certify.ADJOINT) {
        Adjoint adjoint = Adjoint.of(method.graph());
        Program program = Lower.withoutReuse(adjoint.derivative(), numerics);
        emitted = emitted.and(Emitter.budget(method, adjoint, BoundedProgram.roundings(program)));
      }
    }
    return emitted.and(Emitter.carrier(method, GraphText.VERSION, GraphText.print(method)));
  }

  /**
   * @param simd whether to make kernels of vectors
   * @param weights the numbers of inputs that are likely to be those of the certificate before
   */
  private static BoundedProgram bounds(
      Certify certify,
      Derivative derivative,
      Numerics numerics,
      boolean simd,
      Set<Integer> weights) {
    return switch (certify) {
      case NORMWISE ->
        BoundedProgram.normwise(Lower.withContractionsApart(derivative, numerics, simd, weights));
      case DOUBLE_DOUBLE, ADJOINT ->
        BoundedProgram.corrected(Lower.withoutReuse(derivative, numerics));
      default ->
        BoundedProgram.of(
            Lower.hasRunningContractions(numerics)
                ? Lower.withRunningContractions(derivative, numerics, simd, weights)
                : Lower.withoutReuse(derivative, numerics));
    };
  }

  private static Derivative derivative(GraphMethod method) {
    List<Node> differentiable = new ArrayList<>();
    int next = 0;
    for (GraphMethod.Parameter parameter : method.parameters()) {
      int count = (int) parameter.port().leaves().count();
      if (parameter.differentiable()) {
        differentiable.addAll(method.graph().inputs().subList(next, next + count));
      }
      next += count;
    }
    return differentiable.isEmpty()
        ? Derivative.none(method.graph())
        : Differentiate.of(method.graph(), differentiable);
  }
}
