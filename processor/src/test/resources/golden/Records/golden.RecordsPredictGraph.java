package golden;

import ulpine.annotations.CarriedGraph;
import ulpine.annotations.Generated;

/**
 * The graph of predict, from which callers in other classes compile it.
 */
@Generated(
    from = "golden.Records#predict"
)
@CarriedGraph(
    version = 1,
    text = {
        "method golden Records.predict\n"
            + "class golden RecordsPredict public\n"
            + "symbols B C\n"
            + "parameter differentiable\n"
            + "tensor x x real B,C\n"
            + "parameter differentiable\n"
            + "tensor bias bias real C\n"
            + "parameter plain\n"
            + "tensor y y integer B\n"
            + "result\n"
            + "record - golden Records.Prediction 2\n"
            + "tensor scores scores real B,C\n"
            + "tensor loss loss real B\n"
            + "span Records.java 20 Tensor scores = x.add(bias).tanh();\n"
            + "span Records.java 21 return new Prediction(scores, scores.crossEntropy(y));\n"
            + "%0 x\n"
            + "%1 bias\n"
            + "%2 y\n"
            + "%3 @0 = add(%0, %1)\n"
            + "%4 scores @0 = tanh(%3)\n"
            + "%5 @1 = crossEntropy(%4, %2)\n"
            + "return %4 %5\n"}
)
public final class RecordsPredictGraph {
  private RecordsPredictGraph() {
  }
}
