/** The annotations of graph methods. */
module ulpine.annotations {
  exports ulpine.annotations;
}
