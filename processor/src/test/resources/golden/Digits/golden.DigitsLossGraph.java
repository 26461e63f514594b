package golden;

import ulpine.annotations.CarriedGraph;
import ulpine.annotations.Generated;

/**
 * The graph of loss, from which callers in other classes compile it.
 */
@Generated(
    from = "golden.Digits#loss"
)
@CarriedGraph(
    version = 1,
    text = {
        "method golden Digits.loss\n"
            + "class golden DigitsLoss package\n"
            + "symbols B\n"
            + "parameter plain\n"
            + "tensor x x real B,784\n"
            + "parameter plain\n"
            + "tensor y y integer B\n"
            + "parameter differentiable\n"
            + "record w golden Digits.Weights 4\n"
            + "tensor w1 w.w1 real 784,128\n"
            + "tensor b1 w.b1 real 128\n"
            + "tensor w2 w.w2 real 128,10\n"
            + "tensor b2 w.b2 real 10\n"
            + "result\n"
            + "tensor - - real\n"
            + "span Digits.java 20 Tensor hidden = x.matmul(w.w1()).add(w.b1()).relu();\n"
            + "span Digits.java 21 return hidden.matmul(w.w2()).add(w.b2());\n"
            + "span Digits.java 27 return logits(x, w).crossEntropy(y).mean();\n"
            + "%0 x\n"
            + "%1 y\n"
            + "%2 w1\n"
            + "%3 b1\n"
            + "%4 w2\n"
            + "%5 b2\n"
            + "%6 @0 = matmul(%0, %2)\n"
            + "%7 @0 = add(%6, %3)\n"
            + "%8 hidden @0 = relu(%7)\n"
            + "%9 @1 = matmul(%8, %4)\n"
            + "%10 @1 = add(%9, %5)\n"
            + "%11 @2 = crossEntropy(%10, %1)\n"
            + "%12 @2 = mean(%11, )\n"
            + "return %12\n"}
)
final class DigitsLossGraph {
  private DigitsLossGraph() {
  }
}
