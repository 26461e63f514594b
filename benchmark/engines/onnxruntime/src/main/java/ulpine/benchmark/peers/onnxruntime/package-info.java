/** Models of ONNX, run by ONNX Runtime. */
package ulpine.benchmark.peers.onnxruntime;
