/** The annotations of graph methods, and the number formats they speak of. */
module ulpine.annotations {
  exports ulpine.annotations;
}
