/**
 * From a graph to loop nests of scalar statements over planned buffers: fusion, schedules,
 * lifetimes.
 */
package ulpine.processor.lower;
