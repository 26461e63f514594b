package ulpine.benchmark.peers;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Measures two pieces of work in turns, so that both see the same machine. */
final class Stopwatch {
  /** How long a sample takes, if one run takes no longer. */
  private static final double SAMPLE = 0.004;

  private static final int PLENTY = 41;

  /** With less, code that is not compiled yet may be measured. */
  private static final double LEAST_WARMUP = 0.7;

  /** For how long HotSpot is to have compiled nothing before. */
  private static final double LEAST_IDLE = 0.5;

  /** And for how many runs, as it counts calls: of a deep stack it compiles a kernel at a time. */
  private static final int IDLE_RUNS = 40;

  /** But for no longer than this. */
  private static final double MOST_IDLE = 2;

  /** By then it is measured, whatever HotSpot does. */
  private static final double MOST_WARMUP = 30;

  /** A pair that is short of samples may take this many times as long. */
  private static final int PATIENCE = 3;

  /** Also of what takes long. */
  private static final int FEWEST = 3;

  private static final ThreadMXBean THREAD = ManagementFactory.getThreadMXBean();

  private final Calibration calibration = new Calibration();
  private final CompilerThreads compilers = new CompilerThreads();
  private final double seconds;

  /**
   * A stopwatch.
   *
   * @param seconds to measure each pair, besides what it takes to warm up
   */
  Stopwatch(double seconds) {
    this.seconds = seconds;
  }

  /** The times of both. */
  record Pair(Statistics ours, Statistics theirs) {}

  Pair measure(Work.Action ours, Work.Action theirs) throws Exception {
    Side first = new Side(ours);
    Side second = new Side(theirs);
    double warmup = Math.max(LEAST_WARMUP, seconds / 3);
    first.warmUp(warmup);
    second.warmUp(warmup);
    long start = System.nanoTime();
    double before = calibration.seconds();
    do {
      before = first.sample(before);
      before = second.sample(before);
    } while (!first.isDone(since(start)) || !second.isDone(since(start)));
    // The worse of the two for both: else one of them would have the better moments.
    Statistics.Quality quality = Collections.max(List.of(first.quality(), second.quality()));
    return new Pair(first.statistics(quality), second.statistics(quality));
  }

  private static double since(long start) {
    return (System.nanoTime() - start) / 1e9;
  }

  private final class Side {
    private final Work.Action action;
    private final List<Sample> samples = new ArrayList<>();
    private long repetitions = 1;

    Side(Work.Action action) {
      this.action = action;
    }

    /**
     * In time of this thread, as others may have the core, and until HotSpot has settled: a large
     * kernel takes it seconds, and of a large graph it compiles one after the other.
     */
    void warmUp(double limit) throws Exception {
      long start = THREAD.getCurrentThreadCpuTime();
      long begin = System.nanoTime();
      double idle;
      do {
        double run = repeat();
        idle = Math.min(MOST_IDLE, Math.max(LEAST_IDLE, IDLE_RUNS * run));
        double took = run * repetitions;
        if (took < SAMPLE / 2) {
          repetitions *= 2;
        } else if (took > 2 * SAMPLE && repetitions > 1) {
          repetitions /= 2;
        }
      } while ((compilers.idle(System.nanoTime()) / 1e9 < idle && since(begin) < MOST_WARMUP)
          || (THREAD.getCurrentThreadCpuTime() - start) / 1e9 < limit);
    }

    /** Takes a sample, and returns how long the calibration after it took. */
    double sample(double before) throws Exception {
      long compiled = compilers.nanoseconds();
      long cpu = THREAD.getCurrentThreadCpuTime();
      long start = System.nanoTime();
      double run = repeat();
      double wall = System.nanoTime() - start;
      double share = (THREAD.getCurrentThreadCpuTime() - cpu) / wall;
      double compiling = (compilers.nanoseconds() - compiled) / wall;
      double after = calibration.seconds();
      samples.add(new Sample(run, share, before, after, compiling));
      return after;
    }

    private double repeat() throws Exception {
      long start = System.nanoTime();
      for (long i = 0; i < repetitions; i++) {
        action.run();
      }
      return since(start) / repetitions;
    }

    boolean isDone(double elapsed) {
      int clean = 0;
      for (Sample sample : samples) {
        if (sample.clean(calibration.best())) {
          clean++;
        }
      }
      return clean >= PLENTY
          || (elapsed > seconds && clean >= Statistics.ENOUGH)
          || (elapsed > PATIENCE * seconds && samples.size() >= FEWEST);
    }

    Statistics.Quality quality() {
      return Statistics.quality(samples, calibration.best());
    }

    Statistics statistics(Statistics.Quality quality) {
      return Statistics.of(samples, calibration.best(), quality);
    }
  }
}
