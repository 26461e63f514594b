package ulpine.benchmark.peers;

/**
 * One measurement: some runs in a row.
 *
 * @param seconds of one run
 * @param share of the time that this thread had a core
 * @param before what the calibration took right before
 * @param after and right after
 * @param compiling how many compiler threads of this virtual machine ran meanwhile, on average
 */
record Sample(double seconds, double share, double before, double after, double compiling) {
  private static final double LEAST_SHARE = 0.97;
  private static final double SLOWEST = 1.09;
  private static final double MOST_COMPILING = 0.03;

  /** Whether nobody else had the core. */
  boolean undisturbed() {
    return share >= LEAST_SHARE;
  }

  /** Of one run, without the time in which somebody else had the core. */
  double cpuSeconds() {
    return seconds * share;
  }

  /**
   * Whether besides the core was at full speed, as far as the calibration tells, and HotSpot left
   * the code as it is.
   */
  boolean clean(double bestCalibration) {
    return undisturbed()
        && Math.max(before, after) <= SLOWEST * bestCalibration
        && compiling <= MOST_COMPILING;
  }
}
