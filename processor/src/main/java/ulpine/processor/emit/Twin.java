package ulpine.processor.emit;

/**
 * A class that uses the Vector API, which a user's compilation does not see; it is compiled apart.
 *
 * @param outline as much as it needs of the compiled class
 */
public record Twin(SourceFile source, SourceFile outline) {}
