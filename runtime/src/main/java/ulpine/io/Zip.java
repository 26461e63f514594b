package ulpine.io;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/** Archives of a few entries. */
final class Zip implements Closeable {
  // Not the first of January, which ZipEntry takes for "before 1980" and supplements with a time
  // that depends on the time zone.
  private static final LocalDateTime NO_DATE = LocalDateTime.of(1980, 2, 1, 0, 0);
  /** Deflate makes its input no smaller than by that factor. */
  private static final long DENSEST = 1032;

  /** An archive in the making; see {@link #write}. */
  static final class Writer {
    private final ZipOutputStream zip;

    private Writer(ZipOutputStream zip) {
      this.zip = zip;
    }

    /** Adds an entry, stored without compression as NumPy does. */
    void add(String name, byte[] content) throws IOException {
      CRC32 checksum = new CRC32();
      checksum.update(content);
      ZipEntry entry = new ZipEntry(name);
      entry.setMethod(ZipEntry.STORED);
      entry.setSize(content.length);
      entry.setCrc(checksum.getValue());
      entry.setTimeLocal(NO_DATE);
      zip.putNextEntry(entry);
      zip.write(content);
      zip.closeEntry();
    }
  }

  /** What adds the entries. */
  interface Entries {
    void addTo(Writer writer) throws IOException;
  }

  /** Writes an archive without dates: same content, same bytes. */
  static void write(OutputStream out, Entries entries) throws IOException {
    ZipOutputStream zip = new ZipOutputStream(out);
    entries.addTo(new Writer(zip));
    zip.finish();
  }

  private final Path file;
  private final ZipFile zip;
  private final Map<String, ZipEntry> entries = new LinkedHashMap<>();

  private Zip(Path file, ZipFile zip) {
    this.file = file;
    this.zip = zip;
  }

  /** Opens an archive; its directory is checked, its entries are not yet. */
  static Zip open(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw Files.exists(file)
          ? new FormatException(file + ": expected a file but was a folder or the like")
          : new NoSuchFileException(file.toString());
    }
    try {
      Zip zip = new Zip(file, new ZipFile(file.toFile()));
      try {
        zip.list();
        return zip;
      } catch (IOException | RuntimeException e) {
        zip.close();
        throw e;
      }
    } catch (ZipException | EOFException | IllegalArgumentException e) {
      throw new FormatException(
          file + ": not an archive, or a truncated or corrupt one: " + e.getMessage(), e);
    } catch (UnsupportedOperationException e) {
      throw new IOException(file + ": archives are read from the default file system only", e);
    }
  }

  private void list() throws IOException {
    for (ZipEntry entry : (Iterable<ZipEntry>) zip.stream().map(e -> (ZipEntry) e)::iterator) {
      if (entries.put(entry.getName(), entry) != null) {
        throw new FormatException(file + ": two entries named " + entry.getName());
      }
    }
  }

  /** The names of the entries, in the order of the file. */
  Set<String> names() {
    return entries.keySet();
  }

  /** The content of an entry, whose size and checksum are checked. */
  byte[] read(String name) throws IOException {
    String where = file + ", " + name;
    ZipEntry entry = entries.get(name);
    long size = entry.getSize();
    long densest = entry.getMethod() == ZipEntry.STORED ? 1 : DENSEST;
    if (size < 0
        || entry.getCompressedSize() < 0
        || entry.getCompressedSize() > Files.size(file)
        || size > densest * entry.getCompressedSize()) {
      throw corrupt(where, "it cannot have " + size + " bytes");
    }
    Npy.checkSize(size, where);
    byte[] content;
    try (InputStream in = zip.getInputStream(entry)) {
      content = in.readNBytes((int) size);
      if (content.length != size || in.read() >= 0) {
        throw corrupt(where, "it does not have " + size + " bytes");
      }
    } catch (ZipException | EOFException | IllegalArgumentException e) {
      throw new FormatException(where + ": truncated or corrupt: " + e.getMessage(), e);
    }
    CRC32 checksum = new CRC32();
    checksum.update(content);
    if (checksum.getValue() != entry.getCrc()) {
      throw corrupt(where, "its checksum is another");
    }
    return content;
  }

  private static FormatException corrupt(String where, String why) {
    return new FormatException(where + ": truncated or corrupt: " + why);
  }

  @Override
  public void close() throws IOException {
    zip.close();
  }
}
