package golden;

import ulpine.annotations.CarriedGraph;
import ulpine.annotations.Generated;

/**
 * The graph of deep, from which callers in other classes compile it.
 */
@Generated(
    from = "golden.Inlined#deep"
)
@CarriedGraph(
    version = 1,
    text = {
        "method golden Inlined.deep\n"
            + "class golden InlinedDeep package\n"
            + "symbols B\n"
            + "parameter plain\n"
            + "tensor x x real B,6\n"
            + "parameter differentiable\n"
            + "record layer golden Inlined.Layer 2\n"
            + "tensor w layer.w real 6,6\n"
            + "tensor b layer.b real 6\n"
            + "result\n"
            + "tensor - - real B,6\n"
            + "span Inlined.java 24 return x.matmul(layer.w()).add(layer.b()).sigmoid();\n"
            + "%0 x\n"
            + "%1 w\n"
            + "%2 b\n"
            + "%3 @0 = matmul(%0, %1)\n"
            + "%4 @0 = add(%3, %2)\n"
            + "%5 h @0 = sigmoid(%4)\n"
            + "%6 @0 = matmul(%5, %1)\n"
            + "%7 @0 = add(%6, %2)\n"
            + "%8 h @0 = sigmoid(%7)\n"
            + "return %8\n"}
)
final class InlinedDeepGraph {
  private InlinedDeepGraph() {
  }
}
