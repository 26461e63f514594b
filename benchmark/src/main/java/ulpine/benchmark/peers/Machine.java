package ulpine.benchmark.peers;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Other virtual machines, like this one and configured as all engines are measured. */
final class Machine {
  /** Everything is measured on one thread. */
  static final Map<String, String> ENVIRONMENT = Map.of(
      "OMP_NUM_THREADS", "1",
      "OPENBLAS_NUM_THREADS", "1",
      "MKL_NUM_THREADS", "1",
      "TF_CPP_MIN_LOG_LEVEL", "2");

  private static final List<String> OPTIONS = List.of(
      "-Xmx3g", "--add-modules", "jdk.incubator.vector", "--enable-native-access=ALL-UNNAMED");

  private Machine() {}

  /** The command that runs a class on this virtual machine's class path. */
  static List<String> command(Class<?> main, List<String> arguments) {
    return command(System.getProperty("java.class.path"), main, arguments);
  }

  static List<String> command(String classPath, Class<?> main, List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(OPTIONS);
    command.addAll(List.of("-cp", classPath, main.getName()));
    command.addAll(arguments);
    return command;
  }
}
