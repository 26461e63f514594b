/**
 * Real numbers enclosed in intervals: {@link ulpine.exact.Enclosure}, whose every operation
 * contains the exact result. They are the numbers of {@link ulpine.Arithmetic#EXACT}.
 */
package ulpine.exact;
