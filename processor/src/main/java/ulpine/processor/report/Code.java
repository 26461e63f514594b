package ulpine.processor.report;

/**
 * The kinds of mistakes, each with its page in {@code docs/errors/}. A code never changes its
 * meaning.
 */
public enum Code {
  // Shapes of operands
  U0101("inner dimensions differ"),
  U0102("shapes do not broadcast"),
  U0103("no such axis"),
  U0104("sizes do not hold the same elements"),
  U0105("cannot expand to this shape"),
  U0106("too few axes"),
  U0107("shapes differ"),
  U0108("labels do not fit"),
  U0109("shape is not the declared one"),
  U0110("argument does not fit the parameter's shape"),
  U0111("not a permutation"),
  U0112("axis counted from the front of *batch"),
  U0113("size is not positive"),
  U0114("too many elements"),
  U0115("constant out of range"),
  // @Shape
  U0201("malformed @Shape"),
  U0202("missing @Shape"),
  U0203("name in @Shape is not a constant"),
  U0204("symbol that nothing determines"),
  U0205("@Shape on something that has no shape"),
  U0206("name that is nearly another"),
  // The language of a body
  U0301("not part of the graph language"),
  U0302("unknown operation"),
  U0303("not a compile-time constant"),
  U0304("graph calls itself"),
  U0305("unrolled too far"),
  U0306("null"),
  // Declarations
  U0401("graph cannot be private"),
  U0402("graph cannot be generic"),
  U0403("two graphs of one name"),
  U0404("generated class clashes"),
  U0405("unsupported result type"),
  U0406("unsupported parameter type"),
  U0407("graph must be a static method with a body"),
  U0408("@Differentiable does not apply"),
  U0409("record cannot be a parameter record"),
  U0410("record with code of its own"),
  U0411("formats that do not go together"),
  U0412("adjoint certificate of no scalar"),
  // Graphs of other classes
  U0501("carried graph of another version"),
  U0502("no carried graph"),
  U0503("graphs call each other"),
  // The tools
  U0901("bodies cannot be read by this compiler"),
  U9001("resolution differs from the compiler's"),
  U9002("internal error");

  private final String title;

  Code(String title) {
    this.title = title;
  }

  public String title() {
    return title;
  }
}
