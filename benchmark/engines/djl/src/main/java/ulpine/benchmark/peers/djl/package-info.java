/** PyTorch, by way of the Deep Java Library. */
package ulpine.benchmark.peers.djl;
