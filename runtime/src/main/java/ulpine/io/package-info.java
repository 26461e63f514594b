/**
 * Files: NumPy's {@code .npy} and {@code .npz}, and records of parameters saved and loaded whole.
 */
package ulpine.io;
