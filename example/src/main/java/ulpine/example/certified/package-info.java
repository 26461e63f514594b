/** The digits network with certificates: what rounding can have changed, and what not. */
package ulpine.example.certified;
