/** Benchmarks of generated code and of the compiler. */
package ulpine.benchmark;
