package ulpine.processor.emit;

/** A generated class, by its qualified name. The same graph gives the same text. */
public record SourceFile(String className, String text) {}
