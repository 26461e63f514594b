/** Tensors, their arithmetics, optimizers and files: what generated classes run on. */
@SuppressWarnings({"requires-automatic", "module"}) // big-math has no module descriptor yet
module ulpine {
  requires transitive ulpine.annotations;
  requires static ch.obermuhlner.math.big;

  exports ulpine;
  exports ulpine.certificate;
  exports ulpine.exact;
  exports ulpine.io;
  exports ulpine.kernel;
  exports ulpine.optimizer;
}
