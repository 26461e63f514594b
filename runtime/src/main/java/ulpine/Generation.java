package ulpine;

/** Counts the calls that overwrite some buffers; a view remembers the count it was made at. */
final class Generation {
  private final String owner;
  private long count;

  Generation(String owner) {
    this.owner = owner;
  }

  void advance() {
    count++;
  }

  long count() {
    return count;
  }

  IllegalStateException stale() {
    return new IllegalStateException("stale view: the tensor stood in a buffer of " + owner
        + ", which a later call has overwritten; keep it with copy()");
  }
}
