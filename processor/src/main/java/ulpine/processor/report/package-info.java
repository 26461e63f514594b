/** What can be wrong with a graph: codes, texts and hints, without any compiler's types. */
package ulpine.processor.report;
