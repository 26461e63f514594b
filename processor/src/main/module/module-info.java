/** The annotation processor. Nothing of it is needed at run time. */
module ulpine.processor {
  requires java.compiler;
  requires jdk.compiler;

  provides javax.annotation.processing.Processor with
      ulpine.processor.GraphProcessor;
}
