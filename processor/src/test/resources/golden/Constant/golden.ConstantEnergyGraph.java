package golden;

import ulpine.annotations.CarriedGraph;
import ulpine.annotations.Generated;

/**
 * The graph of energy, from which callers in other classes compile it.
 */
@Generated(
    from = "golden.Constant#energy"
)
@CarriedGraph(
    version = 1,
    text = {
        "method golden Constant.energy\n"
            + "class golden ConstantEnergy public\n"
            + "symbols \n"
            + "parameter differentiable\n"
            + "tensor a a real 4,3\n"
            + "parameter differentiable\n"
            + "tensor b b real 3,4\n"
            + "result\n"
            + "tensor - - real\n"
            + "span Constant.java 15 Tensor product = a.matmul(b).maximum(b.transpose().matmul(b));\n"
            + "span Constant.java 16 return product.square().sum();\n"
            + "%0 a\n"
            + "%1 b\n"
            + "%2 @0 = matmul(%0, %1)\n"
            + "%3 @0 = transpose(%1)\n"
            + "%4 @0 = matmul(%3, %1)\n"
            + "%5 product @0 = maximum(%2, %4)\n"
            + "%6 @1 = square(%5)\n"
            + "%7 @1 = sum(%6, )\n"
            + "return %7\n"}
)
public final class ConstantEnergyGraph {
  private ConstantEnergyGraph() {
  }
}
