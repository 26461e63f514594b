package ulpine.processor.bound;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import ulpine.processor.dim.Dim;
import ulpine.processor.lower.Buffer;
import ulpine.processor.lower.Contraction;
import ulpine.processor.lower.Kernel;
import ulpine.processor.lower.Program;
import ulpine.processor.lower.ScalarType;
import ulpine.processor.lower.Stmt;
import ulpine.processor.scalar.Companion;

/**
 * Lowered code that computes companions of every element beside the element, above all a bound of
 * its error. The values are those of the code it is made from, bit for bit.
 *
 * @param program the code, with a buffer of errors beside each buffer but those of integer and
 *     boolean inputs, which are exact
 * @param companions what is computed beside each number; the last one is its error
 * @param beside for each companion the buffer of each buffer that has one
 */
public record BoundedProgram(
    Program program, List<Companion> companions, List<Map<String, String>> beside) {
  public BoundedProgram {
    companions = List.copyOf(companions);
    beside = beside.stream().map(Map::copyOf).toList();
  }

  /**
   * With an error beside each number. Contractions that come with bounds of their roundings stay as
   * they are, and have their errors computed from those.
   */
  public static BoundedProgram of(Program program) {
    return of(program, List.of(Companion.ERROR));
  }

  /** With a correction and an error beside each number, which must be in binary64. */
  public static BoundedProgram corrected(Program program) {
    return of(program, List.of(Companion.CORRECTION, Companion.CORRECTED_ERROR));
  }

  /** With the rounding in each value beside it, given the values it is computed from. */
  public static BoundedProgram roundings(Program program) {
    return of(program, List.of(Companion.ROUNDING));
  }

  /**
   * With one pair of errors for each tensor: of its elements that are zero, and of the others.
   *
   * @param program lowered with its contractions apart
   */
  public static BoundedProgram normwise(Program program) {
    return of(program, List.of(Companion.NORM));
  }

  /** The buffer of errors of each buffer that has one. */
  public Map<String, String> errors() {
    return beside.get(companions.size() - 1);
  }

  /** The buffer of corrections of each buffer that has one. */
  public Map<String, String> corrections() {
    int index = companions.indexOf(Companion.CORRECTION);
    return index < 0 ? Map.of() : beside.get(index);
  }

  private static BoundedProgram of(Program program, List<Companion> companions) {
    Set<String> names = new HashSet<>();
    program.buffers().forEach(buffer -> names.add(buffer.name()));
    List<Buffer> buffers = new ArrayList<>(program.buffers());
    List<Map<String, String>> beside = new ArrayList<>();
    Set<String> scratch = new HashSet<>();
    Map<String, ScalarType> running = new HashMap<>();
    contractions(program).forEach(contraction -> {
      Contraction.Running own = contraction.running().orElseThrow();
      scratch.addAll(own.scratch());
      running.put(contraction.result(), own.errors());
    });
    for (Companion companion : companions) {
      Map<String, String> of = new LinkedHashMap<>();
      for (Buffer buffer : program.buffers()) {
        if (has(buffer, companion) && !scratch.contains(buffer.name())) {
          String name = buffer.name() + companion.suffix();
          while (!names.add(name)) {
            name += "_";
          }
          of.put(buffer.name(), name);
          Dim length = companion == Companion.NORM ? Dim.of(2) : buffer.length();
          ScalarType type = running.getOrDefault(buffer.name(), ScalarType.ERROR);
          buffers.add(new Buffer(name, type, length, false, List.of()));
        }
      }
      beside.add(of);
    }
    return new BoundedProgram(
        new Program(
            buffers,
            program.inputs(),
            bounded(program.forward(), program, companions, beside, names),
            bounded(program.backward(), program, companions, beside, names),
            program.outputs(),
            program.gradients(),
            program.labelChecks(),
            program.rooms(),
            program.unstored(),
            program.extents(),
            program.panels()),
        companions,
        beside);
  }

  /** Inputs are exact but for errors; integers and truth values need no corrections. */
  private static boolean has(Buffer buffer, Companion companion) {
    return companion == Companion.CORRECTION
        ? !buffer.input() && buffer.type() == ScalarType.REAL
        : !buffer.input() || buffer.type() == ScalarType.REAL;
  }

  /** Those whose errors are found for all elements at once. */
  private static Stream<Contraction> contractions(Program program) {
    return Stream.concat(program.forward().stream(), program.backward().stream())
        .flatMap(kernel -> kernel.contraction().stream())
        .filter(contraction -> contraction.running().isPresent());
  }

  private static List<Kernel> bounded(
      List<Kernel> kernels,
      Program program,
      List<Companion> companions,
      List<Map<String, String>> beside,
      Set<String> names) {
    Set<String> partial = program.buffers().stream()
        .filter(buffer -> buffer.holds().isEmpty())
        .map(Buffer::name)
        .collect(Collectors.toSet());
    List<Kernel> bounded = new ArrayList<>();
    for (Kernel kernel : kernels) {
      if (kernel.contraction().isPresent()) {
        // The numbers as ever, then a bound of the errors of all.
        Contraction contraction = kernel.contraction().get();
        bounded.add(kernel);
        bounded.add(new Kernel(
            kernel.name() + "Errors",
            kernel.spans(),
            List.of(errors(contraction, program, beside.get(0))),
            Optional.empty()));
      } else {
        List<Stmt> body =
            new ErrorStatements(companions, beside, partial, names).kernel(kernel.body());
        bounded.add(new Kernel(kernel.name(), kernel.spans(), body, Optional.empty()));
      }
    }
    return bounded;
  }

  private static Stmt errors(Contraction contraction, Program program, Map<String, String> beside) {
    List<String> names = List.of(
        contraction.result(), contraction.left().buffer(), contraction.right().buffer());
    Map<String, Dim> lengths = program.buffers().stream()
        .filter(b -> names.contains(b.name()))
        .collect(Collectors.toMap(Buffer::name, Buffer::length));
    Map<String, String> errors =
        lengths.keySet().stream().collect(Collectors.toMap(Function.identity(), beside::get));
    return new Stmt.BoundContraction(contraction, lengths, errors);
  }
}
