/** Ulpine beside the engines that a Java developer could pick instead; see docs/peers.md. */
package ulpine.benchmark.peers;
