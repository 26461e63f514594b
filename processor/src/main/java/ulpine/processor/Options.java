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
 * @param divide from how many operations on a kernel may be divided among threads
 * @param mistakes in the options themselves, as sentences
 */
record Options(boolean crossCheck, boolean simd, long divide, List<String> mistakes) {
  static final String CROSS_CHECK = "ulpine.crossCheck";

  static final String SIMD = "ulpine.simd";

  static final String DIVIDE = "ulpine.divide";

  static final Set<String> NAMES = Set.of(CROSS_CHECK, SIMD, DIVIDE);

  /** Some ten microseconds of vectors: what it takes to wake a thread, or a few times that. */
  private static final String WORTHWHILE = "1000000";

  Options {
    mistakes = List.copyOf(mistakes);
  }

  static Options of(Map<String, String> given) {
    List<String> mistakes = new ArrayList<>();
    given.keySet().stream()
        .filter(name -> name.startsWith("ulpine.") && !NAMES.contains(name))
        .sorted()
        .forEach(name -> mistakes.add("-A" + name + " is unknown; the options are -A" + CROSS_CHECK
            + "=true|false, -A" + SIMD + "=true|false and -A" + DIVIDE + "=OPERATIONS"));
    boolean crossCheck = isTrue(given, CROSS_CHECK, mistakes);
    boolean simd = isTrue(given, SIMD, mistakes);
    return new Options(crossCheck, simd, divide(given, mistakes), mistakes);
  }

  private static long divide(Map<String, String> given, List<String> mistakes) {
    String value = given.getOrDefault(DIVIDE, WORTHWHILE);
    boolean isNumber = value.matches("\\d{1,18}");
    if (!isNumber) {
      mistakes.add("-A" + DIVIDE + "=" + value + " is no number of operations");
    }
    return Long.parseLong(isNumber ? value : WORTHWHILE);
  }

  private static boolean isTrue(Map<String, String> given, String name, List<String> mistakes) {
    String value = given.getOrDefault(name, "true");
    if (!value.equals("true") && !value.equals("false")) {
      mistakes.add("-A" + name + "=" + value + " is neither true nor false");
    }
    return !value.equals("false");
  }
}
