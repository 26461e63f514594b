/** The annotation processor's shell: what javac calls. */
package ulpine.processor;
