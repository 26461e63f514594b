/** A user's module. */
module app {
  requires transitive ulpine;

  exports app;
}
