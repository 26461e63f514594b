/** Graphs as text, as generated classes carry them to other classes and other jars. */
package ulpine.processor.carry;
