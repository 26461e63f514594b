/** Small programs, one for each capability. */
package ulpine.example;
