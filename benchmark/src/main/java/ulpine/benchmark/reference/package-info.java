/**
 * The error bounds of another system, TorchLean, written anew from its published formulas, to be
 * compared with certificates on the same inputs. One error and one scale a tensor; every primitive
 * rounded by itself to binary32, sums from left to right, exponents without an upper end.
 *
 * <p>Its formulas are over real numbers; here they are evaluated in binary64 without directed
 * rounding. So these numbers say how tight the formulas are, and prove nothing.
 */
package ulpine.benchmark.reference;
