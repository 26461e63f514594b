package ulpine.processor.read;

/** Where problems go as they are found. */
interface Reports {
  /** Prints a problem of a method's body and remembers that there is one. */
  void report(Located located, Frame frame);
}
