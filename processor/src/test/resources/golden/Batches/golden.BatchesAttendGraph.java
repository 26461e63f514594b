package golden;

import ulpine.annotations.CarriedGraph;
import ulpine.annotations.Generated;

/**
 * The graph of attend, from which callers in other classes compile it.
 */
@Generated(
    from = "golden.Batches#attend"
)
@CarriedGraph(
    version = 1,
    text = {
        "method golden Batches.attend\n"
            + "class golden BatchesAttend public\n"
            + "symbols *batch K\n"
            + "parameter differentiable\n"
            + "tensor scores scores real *batch,K\n"
            + "parameter differentiable\n"
            + "tensor values values real *batch,K\n"
            + "result\n"
            + "tensor - - real *batch\n"
            + "span Batches.java 16 Tensor attention = scores.softmax(-1);\n"
            + "span Batches.java 17 return attention.mul(values).sum(-1).add(values.max(-1));\n"
            + "%0 scores\n"
            + "%1 values\n"
            + "%2 attention @0 = softmax(%0, 1)\n"
            + "%3 @1 = mul(%2, %1)\n"
            + "%4 @1 = sum(%3, 1)\n"
            + "%5 @1 = max(%1, 1)\n"
            + "%6 @1 = add(%4, %5)\n"
            + "return %6\n"}
)
public final class BatchesAttendGraph {
  private BatchesAttendGraph() {
  }
}
