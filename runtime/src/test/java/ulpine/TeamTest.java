package ulpine;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TeamTest {
  private final ExecutorService pool = Executors.newFixedThreadPool(3);

  @AfterEach
  void close() {
    pool.shutdownNow();
  }

  private static void assertEachOnce(Executor executor, int parallelism) {
    for (int size : new int[] {0, 1, 3, 4, 5, 8, 31, 32, 1000}) {
      for (int step : new int[] {1, 4, 16}) {
        String about = size + " by " + step + " in " + parallelism;
        AtomicIntegerArray seen = new AtomicIntegerArray(size);
        Set<Integer> parts = ConcurrentHashMap.newKeySet();
        List<String> wrong = new ArrayList<>();
        new Team(executor, parallelism)
            .run(
                (from, to, part) -> {
                  boolean fits = from % step == 0
                      && (to == size || to % step == 0)
                      && part < parallelism
                      && parts.add(part);
                  if (!fits) {
                    synchronized (wrong) {
                      wrong.add(part + ": " + from + " to " + to);
                    }
                  }
                  for (int i = from; i < to; i++) {
                    seen.incrementAndGet(i);
                  }
                },
                size,
                step);
        assertWithMessage(about).that(wrong).isEmpty();
        for (int i = 0; i < size; i++) {
          assertWithMessage("%s at %s", about, i).that(seen.get(i)).isEqualTo(1);
        }
      }
    }
  }

  @Test
  void partsAreCutAtStepsAndComputedOnce() {
    assertEachOnce(Runnable::run, 2);
    for (int parallelism : new int[] {1, 2, 3, 8}) {
      assertEachOnce(pool, parallelism);
    }
  }

  @Test
  void theCallerDoesWhatNobodyElseDoes() {
    assertEachOnce(neverRun -> {}, 4);
    assertEachOnce(
        task -> {
          throw new RejectedExecutionException("full");
        },
        4);
    pool.shutdown();
    assertEachOnce(pool, 4);
  }

  @Test
  void aHelperWhoComesTooLateDoesNothing() {
    List<Runnable> late = new ArrayList<>();
    AtomicInteger runs = new AtomicInteger();
    new Team(late::add, 3).run((from, to, part) -> runs.incrementAndGet(), 9, 1);
    late.forEach(Runnable::run);
    assertThat(late).hasSize(2);
    assertThat(runs.get()).isEqualTo(3);
  }

  /** Each part waits for the other, so they must be in two threads at once. */
  @Test
  void partsRunSideBySide() {
    CountDownLatch both = new CountDownLatch(2);
    new Team(pool, 2)
        .run(
            (from, to, part) -> {
              both.countDown();
              await(both);
            },
            2,
            1);
    assertThat(both.getCount()).isEqualTo(0);
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Waits without noticing an interruption. */
  private static void until(BooleanSupplier condition) {
    while (!condition.getAsBoolean()) {
      LockSupport.parkNanos(10_000);
    }
  }

  @Test
  void anExceptionOfAnyPartIsThrownWhenNoneIsAtWork() {
    for (int thrower = 0; thrower < 2; thrower++) {
      int which = thrower;
      CountDownLatch both = new CountDownLatch(2);
      AtomicInteger ended = new AtomicInteger();
      RuntimeException failure = new IllegalStateException("part " + thrower);
      Throwable thrown = assertThrows(
          IllegalStateException.class,
          () -> new Team(pool, 2)
              .run(
                  (from, to, part) -> {
                    both.countDown();
                    await(both);
                    if (part == which) {
                      throw failure;
                    }
                    LockSupport.parkNanos(10_000);
                    ended.incrementAndGet();
                  },
                  2,
                  1));
      assertThat(thrown).isSameInstanceAs(failure);
      assertThat(ended.get()).isEqualTo(1);
    }
    Error error = new StackOverflowError();
    assertThat(assertThrows(
            StackOverflowError.class,
            () -> new Team(pool, 2)
                .run(
                    (from, to, part) -> {
                      throw error;
                    },
                    2,
                    1)))
        .isSameInstanceAs(error);
  }

  @Test
  void anExceptionOfTheExecutorIsThrownAndNothingComputed() {
    RuntimeException failure = new IllegalStateException("broken");
    AtomicInteger runs = new AtomicInteger();
    Throwable thrown = assertThrows(
        IllegalStateException.class,
        () -> new Team(
                task -> {
                  throw failure;
                },
                2)
            .run((from, to, part) -> runs.incrementAndGet(), 2, 1));
    assertThat(thrown).isSameInstanceAs(failure);
    assertThat(runs.get()).isEqualTo(0);
  }

  @Test
  void anInterruptionWaits() {
    CountDownLatch helping = new CountDownLatch(1);
    AtomicInteger ended = new AtomicInteger();
    Thread caller = Thread.currentThread();
    new Team(pool, 2)
        .run(
            (from, to, part) -> {
              if (Thread.currentThread() == caller) {
                until(() -> helping.getCount() == 0);
              } else {
                helping.countDown();
                until(() -> ended.get() == 1);
                caller.interrupt();
                LockSupport.parkNanos(10_000);
              }
              ended.incrementAndGet();
            },
            2,
            1);
    assertThat(ended.get()).isEqualTo(2);
    assertThat(Thread.interrupted()).isTrue();
  }

  /** A call from a thread of the executor's own, all of whose threads may be busy with calls. */
  @Test
  void callsFromTheExecutorsThreadsDoNotWaitForEachOther() throws Exception {
    List<Future<Integer>> calls = new ArrayList<>();
    for (int call = 0; call < 12; call++) {
      calls.add(pool.submit(() -> {
        AtomicInteger sum = new AtomicInteger();
        for (int i = 0; i < 200; i++) {
          new Team(pool, 4).run((from, to, part) -> sum.addAndGet(to - from), 100, 1);
        }
        return sum.get();
      }));
    }
    for (Future<Integer> call : calls) {
      assertThat(call.get()).isEqualTo(20_000);
    }
  }

  @Test
  void aBusyExecutorIsNotFloodedWithInvitations() {
    List<Runnable> queue = new ArrayList<>();
    Team team = new Team(queue::add, 4);
    AtomicInteger computed = new AtomicInteger();
    for (int call = 0; call < 1000; call++) {
      team.run((from, to, part) -> computed.addAndGet(to - from), 8, 1);
    }
    assertThat(queue.size()).isEqualTo(3);
    queue.forEach(Runnable::run);
    queue.clear();
    team.run((from, to, part) -> computed.addAndGet(to - from), 8, 1);
    assertThat(queue.size()).isEqualTo(3);
    assertThat(computed.get()).isEqualTo(8008);
  }

  @Test
  void noFailureIsLost() {
    AtomicInteger tasks = new AtomicInteger();
    Executor executor = task -> {
      if (tasks.getAndIncrement() > 0) {
        throw new IllegalStateException("closed");
      }
      task.run();
    };
    ArithmeticException broken = new ArithmeticException("broken");
    ArithmeticException thrown = assertThrows(
        ArithmeticException.class,
        () -> new Team(executor, 3)
            .run(
                (from, to, part) -> {
                  throw broken;
                },
                9,
                1));
    assertThat(thrown.getSuppressed()[0]).hasMessageThat().isEqualTo("closed");
  }
}
