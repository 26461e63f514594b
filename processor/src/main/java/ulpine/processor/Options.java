package ulpine.processor;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What can be set on the compiler's command line.
 *
 * @param crossCheck whether javac's own resolution of each call is compared with this compiler's
 * @param simd whether compiled classes have kernels of vectors
 * @param mistakes in the options themselves, as sentences
 */
record Options(boolean crossCheck, boolean simd, List<String> mistakes) {
  static final String CROSS_CHECK = "ulpine.crossCheck";

  static final String SIMD = "ulpine.simd";

  static final Set<String> NAMES = Set.of(CROSS_CHECK, SIMD);

  Options {
    mistakes = List.copyOf(mistakes);
  }

  static Options of(Map<String, String> given) {
    List<String> mistakes = new ArrayList<>();
    given.keySet().stream()
        .filter(name -> name.startsWith("ulpine.") && !NAMES.contains(name))
        .sorted()
        .forEach(name -> mistakes.add("-A" + name + " is unknown; the options are -A" + CROSS_CHECK
            + "=true|false and -A" + SIMD + "=true|false"));
    boolean crossCheck = isTrue(given, CROSS_CHECK, mistakes);
    boolean simd = isTrue(given, SIMD, mistakes);
    return new Options(crossCheck, simd, mistakes);
  }

  private static boolean isTrue(Map<String, String> given, String name, List<String> mistakes) {
    String value = given.getOrDefault(name, "true");
    if (!value.equals("true") && !value.equals("false")) {
      mistakes.add("-A" + name + "=" + value + " is neither true nor false");
    }
    return !value.equals("false");
  }
}
