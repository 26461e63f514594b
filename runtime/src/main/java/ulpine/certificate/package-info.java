/** Certificates: how far what a compiled graph returned can be from exact real arithmetic. */
package ulpine.certificate;
