/** Matrix products of OpenBLAS, by way of JavaCPP. */
package ulpine.benchmark.peers.openblas;
