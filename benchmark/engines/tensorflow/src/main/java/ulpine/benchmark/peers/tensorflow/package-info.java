/** Graphs of TensorFlow. */
package ulpine.benchmark.peers.tensorflow;
