/** The text in which a graph travels from its own class to the classes that inline it. */
package ulpine.processor.carry;
