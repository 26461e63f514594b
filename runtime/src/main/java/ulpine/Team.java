package ulpine;

import static java.util.Objects.requireNonNull;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import ulpine.kernel.Divided;

/**
 * Threads that compute parts of a kernel side by side: that of the caller, and those of an executor
 * that come to help. A part belongs to whoever is there first, so the caller waits for nobody but
 * those who have begun one, and does all of it if nobody comes.
 */
final class Team {
  /** How often to look whether the others are done, before the thread is put to sleep. */
  private static final int LOOKS = 2_000;

  /** An executor with no thread of its own. */
  static final class Caller implements Executor {
    @Override
    public void execute(Runnable task) {
      task.run();
    }
  }

  private final Executor executor;
  private final int parallelism;

  /** What the executor is given: to help with what is done when it finds the time. */
  private final Runnable invitation = this::help;

  /** Invitations that nobody has followed yet; no more are sent than helpers are wanted. */
  private final AtomicInteger open = new AtomicInteger();

  private volatile Job current = Job.NONE;

  Team(Executor executor, int parallelism) {
    if (parallelism < 1) {
      throw new IllegalArgumentException("parallelism: expected at least 1 but was " + parallelism);
    }
    this.executor = requireNonNull(executor, "executor");
    this.parallelism = parallelism;
  }

  int parallelism() {
    return parallelism;
  }

  /**
   * Runs a kernel.
   *
   * @param size the number of results along the axis that is cut
   * @param step cuts are at multiples of it
   */
  void run(Divided kernel, int size, int step) {
    int steps = (size - 1) / step + 1;
    int parts = Math.min(parallelism, steps);
    if (parts < 2) {
      kernel.run(0, size, 0);
      return;
    }
    Job job = new Job(kernel, size, step, parts);
    current = job;
    try {
      invite(parts - 1);
    } catch (RejectedExecutionException nobodyComes) {
      // The caller does what nobody else does.
    } catch (RuntimeException | Error e) {
      job.fail(e);
    }
    job.run();
    job.await();
    // An invitation that is still open keeps nothing of it alive.
    current = Job.NONE;
    job.end();
  }

  private void invite(int helpers) {
    for (int helper = 0; helper < helpers && open.get() < helpers; helper++) {
      open.incrementAndGet();
      boolean sent = false;
      try {
        executor.execute(invitation);
        sent = true;
      } finally {
        if (!sent) {
          open.decrementAndGet();
        }
      }
    }
  }

  private void help() {
    open.decrementAndGet();
    Job job = current;
    if (job != Job.NONE) {
      job.run();
    }
  }

  /** One run of a kernel. A helper who comes too late finds nothing to do. */
  private static final class Job {
    private static final Job NONE = new Job((from, to, part) -> {}, 0, 1, 0);

    private final Divided kernel;
    private final int size;
    private final int step;
    private final int parts;
    private final AtomicInteger next = new AtomicInteger();
    private final CountDownLatch rest;
    private final AtomicReference<Throwable> failure = new AtomicReference<>();

    Job(Divided kernel, int size, int step, int parts) {
      this.kernel = kernel;
      this.size = size;
      this.step = step;
      this.parts = parts;
      this.rest = new CountDownLatch(parts);
    }

    void run() {
      for (int part = next.getAndIncrement(); part < parts; part = next.getAndIncrement()) {
        try {
          if (failure.get() == null) {
            kernel.run(cut(part), cut(part + 1), part);
          }
        } catch (RuntimeException | Error e) {
          fail(e);
        } finally {
          rest.countDown();
        }
      }
    }

    private int cut(int part) {
      long steps = (size - 1L) / step + 1;
      return (int) Math.min(size, steps * part / parts * step);
    }

    /** The first failure is thrown in the end, with the others. */
    void fail(Throwable e) {
      Throwable first = failure.compareAndExchange(null, e);
      if (first != null && first != e) {
        first.addSuppressed(e);
      }
    }

    /** Waits, an interruption notwithstanding: the buffers are not the caller's before. */
    void await() {
      for (int i = 0; i < LOOKS && rest.getCount() > 0; i++) {
        Thread.onSpinWait();
      }
      boolean interrupted = false;
      for (boolean done = false; !done; ) {
        try {
          rest.await();
          done = true;
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }

    void end() {
      Throwable thrown = failure.get();
      if (thrown instanceof Error error) {
        throw error;
      } else if (thrown != null) {
        throw (RuntimeException) thrown;
      }
    }
  }
}
