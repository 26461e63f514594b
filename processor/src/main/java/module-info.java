/** The annotation processor. Nothing of it is needed at run time. */
@SuppressWarnings("requires-automatic") // JavaPoet and AutoService have no module descriptors
module ulpine.processor {
  requires java.compiler;
  requires jdk.compiler;
  // Static, for it is not there later: the jar holds a relocated copy.
  requires static com.palantir.javapoet;
  requires static com.google.auto.service;

  provides javax.annotation.processing.Processor with
      ulpine.processor.GraphProcessor;
}
