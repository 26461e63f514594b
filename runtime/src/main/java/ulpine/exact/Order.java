package ulpine.exact;

/** What two enclosures say about the order of the numbers in them. */
public enum Order {
  /** Every number of the first is less than every number of the second. */
  LESS,
  /** Both are the same point. */
  EQUAL,
  /** Every number of the first is greater than every number of the second. */
  GREATER,
  /** They overlap or touch: nothing is certain. */
  UNDECIDED
}
