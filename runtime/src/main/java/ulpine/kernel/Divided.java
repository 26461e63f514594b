package ulpine.kernel;

/** For generated classes: a kernel that may be divided among threads. */
@FunctionalInterface
public interface Divided {
  /**
   * Computes the results of one part.
   *
   * @param from where it begins, along the axis that is cut
   * @param to where it ends
   * @param part its number
   */
  void run(int from, int to, int part);
}
