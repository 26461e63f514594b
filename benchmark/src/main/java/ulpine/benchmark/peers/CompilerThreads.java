package ulpine.benchmark.peers;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * HotSpot's compiler threads, by the processor time that Linux counts for each. A
 * {@link java.lang.management.CompilationMXBean} counts a compilation only when it is finished, and
 * one may take seconds.
 */
final class CompilerThreads {
  /** An idle thread wakes up now and then; what HotSpot compiles for a kernel takes longer. */
  private static final long NOTHING = 1_000_000;

  private final Path tasks;
  private Map<Path, Long> last = new HashMap<>();
  private long total;
  private long idleTotal;
  private long idleStart = System.nanoTime();

  /** Those of this virtual machine. */
  CompilerThreads() {
    this(Path.of("/proc/self/task"));
  }

  /** Those in a folder with one folder for each thread. */
  CompilerThreads(Path tasks) {
    this.tasks = tasks;
  }

  /** The processor time that they have used, also those which have ended meanwhile. */
  long nanoseconds() throws IOException {
    Map<Path, Long> now = new HashMap<>();
    try (DirectoryStream<Path> threads = Files.newDirectoryStream(tasks)) {
      for (Path thread : threads) {
        try {
          if (isCompiler(thread)) {
            now.put(thread, time(thread));
          }
        } catch (IOException e) {
          // One that ended after it was listed has no files any more.
          if (Files.exists(thread)) {
            throw e;
          }
        }
      }
    }
    now.forEach((thread, time) -> {
      long before = last.getOrDefault(thread, 0L);
      // Less than before has another thread with the id of one that ended.
      total += time < before ? time : time - before;
    });
    last = now;
    return total;
  }

  /** For how long they have done nothing, as far as this has been called meanwhile. */
  long idle(long now) throws IOException {
    if (nanoseconds() - idleTotal > NOTHING) {
      idleTotal = total;
      idleStart = now;
    }
    return now - idleStart;
  }

  private static boolean isCompiler(Path thread) throws IOException {
    String name = Files.readString(thread.resolve("comm"));
    return name.startsWith("C1 Compiler") || name.startsWith("C2 Compiler");
  }

  private static long time(Path thread) throws IOException {
    String schedule = Files.readString(thread.resolve("schedstat"));
    return Long.parseLong(schedule.substring(0, schedule.indexOf(' ')));
  }
}
