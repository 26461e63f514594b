package ulpine.optimizer;

/**
 * Checks of hyper-parameters, made on the value rounded to binary32, which is the one that is used
 * where the weights are in binary32; what passes is good in binary64, too.
 */
final class HyperParameter {
  private HyperParameter() {}

  static void learningRate(String optimizer, double value) {
    notNegative(optimizer, "learningRate", value);
  }

  static void notNegative(String optimizer, String name, double value) {
    check(
        value >= 0 && Float.isFinite((float) value),
        optimizer,
        name,
        "finite and not negative",
        value);
  }

  static void decay(String optimizer, String name, double value) {
    check(
        value >= 0 && (float) value < 1,
        optimizer,
        name,
        "at least 0 and, in binary32, below 1",
        value);
  }

  static void positive(String optimizer, String name, double value) {
    check(
        (float) value > 0 && Float.isFinite((float) value),
        optimizer,
        name,
        "finite and, in binary32, positive",
        value);
  }

  private static void check(
      boolean holds, String optimizer, String name, String expected, double value) {
    if (!holds) {
      throw new IllegalArgumentException(
          optimizer + ": " + name + " must be " + expected + " but was " + value);
    }
  }
}
