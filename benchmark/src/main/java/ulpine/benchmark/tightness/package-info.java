/** Compiled graphs, their exact results, and how many times bounds are the true errors. */
package ulpine.benchmark.tightness;
