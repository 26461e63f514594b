package ulpine.processor.bound;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import ulpine.processor.lower.Buffer;
import ulpine.processor.lower.Kernel;
import ulpine.processor.lower.Program;
import ulpine.processor.lower.ScalarType;

/**
 * Lowered code that computes a bound of the error of every element beside the element. The values
 * are those of the code it is made from, bit for bit.
 *
 * @param program the code, with a buffer of errors beside each buffer but those of integer and
 *     boolean inputs, which are exact
 * @param errors the buffer of errors of each buffer that has one
 */
public record BoundedProgram(Program program, Map<String, String> errors) {
  public BoundedProgram {
    errors = Map.copyOf(errors);
  }

  public static BoundedProgram of(Program program) {
    Set<String> names = new HashSet<>();
    program.buffers().forEach(buffer -> names.add(buffer.name()));
    Map<String, String> errors = new LinkedHashMap<>();
    List<Buffer> buffers = new ArrayList<>(program.buffers());
    for (Buffer buffer : program.buffers()) {
      if (!buffer.input() || buffer.type() == ScalarType.REAL) {
        String name = buffer.name() + "Error";
        while (!names.add(name)) {
          name += "_";
        }
        errors.put(buffer.name(), name);
        buffers.add(new Buffer(name, ScalarType.ERROR, buffer.length(), false, List.of()));
      }
    }
    return new BoundedProgram(
        new Program(
            buffers,
            program.inputs(),
            bounded(program.forward(), errors, names),
            bounded(program.backward(), errors, names),
            program.outputs(),
            program.gradients(),
            program.labelChecks(),
            program.rooms(),
            program.unstored(),
            program.extents()),
        new HashMap<>(errors));
  }

  private static List<Kernel> bounded(
      List<Kernel> kernels, Map<String, String> errors, Set<String> names) {
    return kernels.stream()
        .map(kernel -> new Kernel(
            kernel.name(),
            kernel.spans(),
            new ErrorStatements(errors, names).kernel(kernel.body())))
        .toList();
  }
}
