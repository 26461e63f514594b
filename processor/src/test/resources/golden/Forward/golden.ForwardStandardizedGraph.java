package golden;

import ulpine.annotations.CarriedGraph;
import ulpine.annotations.Generated;

/**
 * The graph of standardized, from which callers in other classes compile it.
 */
@Generated(
    from = "golden.Forward#standardized"
)
@CarriedGraph(
    version = 1,
    text = {
        "method golden Forward.standardized\n"
            + "class golden ForwardStandardized public\n"
            + "symbols N\n"
            + "parameter plain\n"
            + "tensor x x real N,3\n"
            + "result\n"
            + "tensor - - real N,3\n"
            + "span Forward.java 13 Tensor centred = x.sub(x.mean(0));\n"
            + "span Forward.java 14 Tensor deviation = centred.square().mean(0).add(1e-5).sqrt();\n"
            + "span Forward.java 15 return centred.div(deviation);\n"
            + "%0 x\n"
            + "%1 @0 = mean(%0, 0)\n"
            + "%2 centred @0 = sub(%0, %1)\n"
            + "%3 @1 = square(%2)\n"
            + "%4 @1 = mean(%3, 0)\n"
            + "%5 @1 = add(%4, 1.0E-5)\n"
            + "%6 deviation @1 = sqrt(%5)\n"
            + "%7 @2 = div(%2, %6)\n"
            + "return %7\n"}
)
public final class ForwardStandardizedGraph {
  private ForwardStandardizedGraph() {
  }
}
