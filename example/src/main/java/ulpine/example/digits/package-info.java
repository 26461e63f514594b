/** Trains a small network on handwritten digits. */
package ulpine.example.digits;
