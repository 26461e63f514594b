package ulpine.benchmark.peers;

import java.util.Optional;

/** Something that can do tasks. Peers outside this module are found as services. */
public interface Engine {
  /** A short name, without blanks and commas. */
  String name();

  /** The version of what runs. */
  String version();

  /** How far its results may be from Ulpine's in binary32, as a part of the largest number. */
  default double tolerance() {
    return 1e-5;
  }

  /**
   * Prepares a task, weights and inputs included.
   *
   * @return the work, or empty if this engine has no way to do the task
   */
  Optional<Work> prepare(Task task) throws Exception;
}
