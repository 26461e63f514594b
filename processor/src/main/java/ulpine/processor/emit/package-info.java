/**
 * Java text: the generated classes, the gradient as source, and the carriers of graphs. The only
 * user of JavaPoet.
 */
package ulpine.processor.emit;
