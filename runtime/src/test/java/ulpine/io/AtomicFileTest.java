package ulpine.io;

import static com.google.common.truth.Truth.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that are there whole or not at all. */
final class AtomicFileTest {
  @TempDir
  private Path folder;

  private Path[] listing() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toArray(Path[]::new);
    }
  }

  @Test
  void replacesAFile() throws IOException {
    Path file = Files.writeString(folder.resolve("a"), "something longer");
    AtomicFile.write(file, out -> out.write('x'));
    assertThat(Files.readString(file)).isEqualTo("x");
    assertThat(listing()).asList().containsExactly(file);
  }

  @Test
  void failureLeavesTheOldFileAndNothingElse() throws IOException {
    Path file = Files.writeString(folder.resolve("a"), "old");
    IOException full = new IOException("disk full");
    assertThat(assertThrows(
            IOException.class,
            () -> AtomicFile.write(file, out -> {
              out.write(new byte[100_000]);
              throw full;
            })))
        .isSameInstanceAs(full);
    assertThrows(
        IllegalStateException.class,
        () -> AtomicFile.write(file, out -> {
          out.write(1);
          throw new IllegalStateException();
        }));
    assertThrows(
        OutOfMemoryError.class,
        () -> AtomicFile.write(file, out -> {
          throw new OutOfMemoryError();
        }));
    assertThat(Files.readString(file)).isEqualTo("old");
    assertThat(listing()).asList().containsExactly(file);
    assertThrows(
        IOException.class,
        () -> AtomicFile.write(folder.resolve("new"), out -> {
          throw full;
        }));
    assertThat(listing()).asList().containsExactly(file);
  }

  @Test
  void theOldFileIsThereUntilTheEnd() throws IOException {
    Path file = Files.writeString(folder.resolve("a"), "old");
    AtomicFile.write(file, out -> {
      out.write(new byte[100_000]);
      assertThat(Files.readString(file)).isEqualTo("old");
    });
    assertThat(Files.size(file)).isEqualTo(100_000);
  }

  @Test
  void aFolderInTheWayIsAnError() throws IOException {
    Path inTheWay = Files.createDirectories(folder.resolve("a/b")).getParent();
    assertThrows(IOException.class, () -> AtomicFile.write(inTheWay, out -> out.write(1)));
    assertThat(listing()).asList().containsExactly(inTheWay);
    assertThrows(IOException.class, () -> AtomicFile.write(Path.of("/"), out -> out.write(1)));
  }

  @Test
  void writesThroughALink() throws IOException {
    Path file = Files.writeString(folder.resolve("a"), "old");
    Path link = folder.resolve("link");
    try {
      Files.createSymbolicLink(link, file);
    } catch (IOException | UnsupportedOperationException notHere) {
      assumeTrue(false);
    }
    AtomicFile.write(link, out -> out.write('x'));
    assertThat(Files.isSymbolicLink(link)).isTrue();
    assertThat(Files.readString(file)).isEqualTo("x");
  }

  @Test
  void othersMayReadWhatTheyUsuallyMay() throws IOException {
    assumeTrue(folder.getFileSystem().supportedFileAttributeViews().contains("posix"));
    Path usual = Files.writeString(folder.resolve("usual"), "");
    Path file = folder.resolve("a");
    AtomicFile.write(file, out -> out.write(1));
    assertThat(Files.getPosixFilePermissions(file)).isEqualTo(Files.getPosixFilePermissions(usual));
  }
}
