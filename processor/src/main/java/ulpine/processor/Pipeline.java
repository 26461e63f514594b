package ulpine.processor;

import java.util.ArrayList;
import java.util.List;
import ulpine.annotations.Certify;
import ulpine.annotations.Format;
import ulpine.processor.bound.BoundedProgram;
import ulpine.processor.carry.GraphText;
import ulpine.processor.differentiate.Derivative;
import ulpine.processor.differentiate.Differentiate;
import ulpine.processor.emit.Emitter;
import ulpine.processor.emit.SourceFile;
import ulpine.processor.graph.GraphMethod;
import ulpine.processor.graph.Node;
import ulpine.processor.graph.Numerics;
import ulpine.processor.graph.Verifier;
import ulpine.processor.lower.Lower;
import ulpine.processor.lower.Program;

/** From a graph to its classes: differentiate, lower, emit. */
final class Pipeline {
  private Pipeline() {}

  static List<SourceFile> compile(GraphMethod method) {
    Verifier.verify(method.graph());
    Derivative derivative = derivative(method);
    Verifier.verify(derivative.graph());
    Numerics numerics = method.settings().numerics();
    List<SourceFile> files =
        new ArrayList<>(Emitter.emit(method, derivative, Lower.of(derivative, numerics)));
    Certify certify = method.settings().certify();
    if (certify != Certify.NONE) {
      Numerics bounded = certify == Certify.ELEMENTWISE ? numerics : Numerics.of(Format.BINARY64);
      Program program = Lower.withoutReuse(derivative, bounded);
      files.add(Emitter.bounds(
          method,
          bounded,
          certify == Certify.DOUBLE_DOUBLE
              ? BoundedProgram.corrected(program)
              : BoundedProgram.of(program)));
    }
    files.add(Emitter.carrier(method, GraphText.VERSION, GraphText.print(method)));
    return files;
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
