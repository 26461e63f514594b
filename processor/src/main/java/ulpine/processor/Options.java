package ulpine.processor;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What can be set on the compiler's command line.
 *
 * @param crossCheck whether javac's own resolution of each call is compared with this compiler's
 * @param mistakes in the options themselves, as sentences
 */
record Options(boolean crossCheck, List<String> mistakes) {
  static final String CROSS_CHECK = "ulpine.crossCheck";

  static final Set<String> NAMES = Set.of(CROSS_CHECK);

  Options {
    mistakes = List.copyOf(mistakes);
  }

  static Options of(Map<String, String> given) {
    List<String> mistakes = new ArrayList<>();
    given.keySet().stream()
        .filter(name -> name.startsWith("ulpine.") && !NAMES.contains(name))
        .sorted()
        .forEach(name -> mistakes.add(
            "-A" + name + " is unknown; the option is -A" + CROSS_CHECK + "=true|false"));
    String crossCheck = given.getOrDefault(CROSS_CHECK, "true");
    if (!crossCheck.equals("true") && !crossCheck.equals("false")) {
      mistakes.add("-A" + CROSS_CHECK + "=" + crossCheck + " is neither true nor false");
    }
    return new Options(!crossCheck.equals("false"), mistakes);
  }
}
