package ulpine.processor;

import java.io.IOException;
import java.io.OutputStream;
import java.io.Writer;
import java.util.HashMap;
import java.util.Map;
import javax.annotation.processing.Filer;
import javax.annotation.processing.FilerException;
import javax.lang.model.element.TypeElement;
import javax.tools.FileObject;
import javax.tools.StandardLocation;
import ulpine.processor.emit.SourceFile;
import ulpine.processor.graph.ClassRef;
import ulpine.processor.report.Code;
import ulpine.processor.report.Problem;

/** The files of this compilation: each written once, for one class of the user's. */
final class Output {
  private final Filer filer;

  /** Which method has each generated class. */
  private final Map<String, GraphKey> methods = new HashMap<>();

  Output(Filer filer) {
    this.filer = filer;
  }

  /**
   * Keeps the name of a generated class for a method.
   *
   * @throws Problem if another method has it
   */
  void reserve(ClassRef generated, GraphKey method) {
    GraphKey other = methods.putIfAbsent(generated.canonicalName(), method);
    if (other != null && !other.equals(method)) {
      throw Problem.of(
              Code.U0403,
              "%s and %s would both be compiled to %s",
              other,
              other.toString().equals(method.toString()) ? "an overload of it" : method,
              generated.canonicalName())
          .withHint("give one of them another class with @Graph(name = \"...\")");
    }
  }

  /**
   * @param from the top-level class it is made from, which incremental builds want to know
   * @throws Problem if there is such a class already
   */
  void write(SourceFile file, TypeElement from) throws IOException {
    try (Writer writer = filer.createSourceFile(file.className(), from).openWriter()) {
      writer.write(file.text());
    } catch (FilerException clash) {
      throw exists(file.className());
    }
  }

  /** Writes a class file, and its source for people to read. */
  void write(Twins.Compiled twin) throws IOException {
    String name = twin.source().className();
    int dot = name.lastIndexOf('.');
    try (OutputStream file = filer.createClassFile(name, twin.from()).openOutputStream()) {
      twin.bytes().writeTo(file);
    } catch (FilerException clash) {
      throw exists(name);
    }
    FileObject text = filer.createResource(
        StandardLocation.CLASS_OUTPUT,
        name.substring(0, Math.max(dot, 0)),
        name.substring(dot + 1) + ".java.txt",
        twin.from());
    try (Writer writer = text.openWriter()) {
      writer.write(twin.source().text());
    }
  }

  static Problem exists(String className) {
    return Problem.of(Code.U0404, "%s exists already, so nothing can be compiled to it", className)
        .withHint("choose another name with @Graph(name = \"...\")");
  }
}
