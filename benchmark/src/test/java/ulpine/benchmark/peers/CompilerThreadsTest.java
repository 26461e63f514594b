package ulpine.benchmark.peers;

import static com.google.common.truth.Truth.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompilerThreadsTest {
  private static final long MILLISECOND = 1_000_000;

  @TempDir
  private Path tasks;

  private CompilerThreads threads;

  @BeforeEach
  void start() {
    threads = new CompilerThreads(tasks);
  }

  private void thread(int id, String name, long nanoseconds) throws IOException {
    Path folder = Files.createDirectories(tasks.resolve(Integer.toString(id)));
    Files.writeString(folder.resolve("comm"), name + "\n");
    Files.writeString(folder.resolve("schedstat"), nanoseconds + " 77 5\n");
  }

  private void end(int id) throws IOException {
    Path folder = tasks.resolve(Integer.toString(id));
    Files.delete(folder.resolve("comm"));
    Files.delete(folder.resolve("schedstat"));
    Files.delete(folder);
  }

  @Test
  void onlyThoseOfBothCompilersCount() throws IOException {
    thread(1, "java", 1000);
    thread(2, "C1 CompilerThre", 20);
    thread(3, "C2 CompilerThre", 3);
    thread(4, "Common-Cleaner", 4000);
    assertThat(threads.nanoseconds()).isEqualTo(23);
  }

  @Test
  void theyComeAndGo() throws IOException {
    thread(1, "C2 CompilerThre", 100);
    assertThat(threads.nanoseconds()).isEqualTo(100);
    thread(2, "C2 CompilerThre", 10);
    assertThat(threads.nanoseconds()).isEqualTo(110);
    end(1);
    thread(2, "C2 CompilerThre", 15);
    assertThat(threads.nanoseconds()).isEqualTo(115);
    thread(1, "C2 CompilerThre", 7);
    assertThat(threads.nanoseconds()).isEqualTo(122);
    thread(1, "C2 CompilerThre", 3);
    assertThat(threads.nanoseconds()).isEqualTo(125);
  }

  @Test
  void idleSinceTheLastThatWasMoreThanWakingUp() throws IOException {
    thread(1, "C2 CompilerThre", 5 * MILLISECOND);
    assertThat(threads.idle(100)).isEqualTo(0);
    assertThat(threads.idle(300)).isEqualTo(200);
    thread(1, "C2 CompilerThre", 5 * MILLISECOND + MILLISECOND / 2);
    assertThat(threads.idle(400)).isEqualTo(300);
    thread(2, "C1 CompilerThre", MILLISECOND);
    assertThat(threads.idle(700)).isEqualTo(0);
    assertThat(threads.idle(900)).isEqualTo(200);
  }

  @Test
  void aThreadWhoseTimeIsNotToldIsNoIdleOne() throws IOException {
    thread(1, "C2 CompilerThre", 100);
    Files.delete(tasks.resolve("1/schedstat"));
    assertThrows(IOException.class, threads::nanoseconds);
  }

  @Test
  void thoseOfThisVirtualMachineHaveWorked() throws IOException {
    assumeTrue(Files.exists(Path.of("/proc/self/task")));
    assertThat(new CompilerThreads().nanoseconds()).isGreaterThan(MILLISECOND);
  }
}
