/** The tensors of Deeplearning4j. */
package ulpine.benchmark.peers.nd4j;
