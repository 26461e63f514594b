package ulpine.example.certified;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import ulpine.Arithmetic;
import ulpine.Labels;
import ulpine.Layout;
import ulpine.Parameters;
import ulpine.Tensor;
import ulpine.certificate.Certificate;
import ulpine.certificate.CertifiedParameters;
import ulpine.certificate.CertifiedTensor;
import ulpine.certificate.ErrorBudget;
import ulpine.certificate.Verification;
import ulpine.example.digits.Digits;
import ulpine.example.digits.DigitsData;
import ulpine.example.digits.Training;
import ulpine.optimizer.Sgd;

/**
 * Proves of each prediction of the digits network whether rounding can have changed it, and shows
 * how far its loss and gradient are from exact arithmetic at most, and really.
 */
public final class Certified {
  private static final int EPOCHS = 4;
  private static final int STEP = 64;

  private final Layout<Digits.Weights> layout = SingleLoss.layout();
  private final DigitsData test;
  private final Digits.Weights weights;
  private final PrintStream out;

  private Certified(DigitsData test, Digits.Weights weights, PrintStream out) {
    this.test = test;
    this.weights = weights;
    this.out = out;
  }

  /** Takes no arguments. */
  public static void main(String[] arguments) throws IOException {
    DigitsData digits = DigitsData.load();
    System.out.println("training for " + EPOCHS + " epochs");
    Digits.Weights weights = Training.brief(digits, EPOCHS);
    Certified certified = new Certified(digits.test(), weights, System.out);
    certified.predictions();
    certified.gradients();
    certified.steps(digits.training());
  }

  private void predictions() {
    Certificate single = new SingleLogits(test.size()).certify(test.images(), weights);
    predictions("binary32", single.output());
    Arithmetic brief = BriefLogits.ARITHMETIC;
    Certificate rounded = new BriefLogits(test.size()).certify(test.images().in(brief), in(brief));
    predictions("bfloat16", rounded.output());
  }

  private void predictions(String format, CertifiedTensor logits) {
    int right = 0;
    int proved = 0;
    for (int digit = 0; digit < test.size(); digit++) {
      right += logits.predictedClass(digit) == test.label(digit) ? 1 : 0;
      proved += logits.isClassCertain(digit) ? 1 : 0;
    }
    out.printf(
        Locale.ROOT,
        "%n%s: %,d of %,d digits read right; %,d of %,d predictions proved unaffected by rounding%n"
            + "  no logit is further than %.2g from exact arithmetic%n",
        format,
        right,
        test.size(),
        proved,
        test.size(),
        logits.error());
  }

  private void gradients() throws IOException {
    DigitsData some = test.select(0, 1, 2, 3);
    Tensor x = some.images();
    Labels y = some.labels();
    Tensor[] exact = exact(x, y);
    out.printf("%nLoss and gradient of %d digits: largest errors, proved and true%n", some.size());
    out.printf("%-10s %-12s %-10s %-10s %-10s%n", "", "bounds", "proved", "true", "ratio");
    compare("binary32", new SingleLoss(some.size()).certify(x, y, weights), exact);
    Certificate budgeted = new BudgetLoss(some.size()).certify(x, y, weights);
    compare("binary32", budgeted, exact);
    compare("binary32", new RunningLoss(some.size()).certify(x, y, weights), exact);
    compare("binary32", new NormLoss(some.size()).certify(x, y, weights), exact);
    Arithmetic brief = BriefLoss.ARITHMETIC;
    Digits.Weights rounded = in(brief);
    compare(
        "bfloat16",
        new BriefLoss(some.size()).certify(x.in(brief), y, rounded),
        exact(x.in(brief), y, rounded));
    budget(budgeted.budget().orElseThrow());
  }

  /** Where the error of the loss comes from, as a table and as a picture. */
  private void budget(ErrorBudget budget) throws IOException {
    out.println();
    out.println(budget);
    Path folder = Files.createDirectories(Path.of("target", "certified"));
    out.println("  see " + BudgetChart.save(budget, folder.resolve("budget.png")));
  }

  private void steps(DigitsData training) {
    Parameters<Digits.Weights> parameters = Parameters.of(layout, weights);
    CertifiedParameters<Digits.Weights> certified = CertifiedParameters.of("w", parameters);
    SingleLoss loss = new SingleLoss(STEP);
    out.printf("%nSteps of gradient descent, %d digits each%n", STEP);
    for (int step = 0; step < 5; step++) {
      DigitsData some =
          training.select(IntStream.range(step * STEP, (step + 1) * STEP).toArray());
      certified.step(
          Sgd.of(0.1),
          loss.certify(some.images(), some.labels(), parameters, certified.inputErrors()));
      out.printf(
          Locale.ROOT,
          "step %d: no weight is further than %.2g from exact arithmetic%n",
          step + 1,
          certified.error());
    }
  }

  private Tensor[] exact(Tensor x, Labels y) {
    return exact(x, y, weights);
  }

  /** Loss and gradient by the same method in exact arithmetic. */
  private Tensor[] exact(Tensor x, Labels y, Digits.Weights w) {
    Arithmetic exact = Arithmetic.EXACT;
    Digits.Weights wide = layout.map(w, tensor -> tensor.in(exact));
    List<Tensor> gradient = layout.flatten(SingleLossGradient.gradient(x.in(exact), y, wide));
    Tensor[] all = new Tensor[gradient.size() + 1];
    all[0] = Digits.loss(x.in(exact), y, wide);
    for (int i = 1; i < all.length; i++) {
      all[i] = gradient.get(i - 1);
    }
    return all;
  }

  private void compare(String format, Certificate certificate, Tensor[] exact) {
    line(format, certificate, "loss", certificate.output(), exact[0]);
    for (int i = 1; i < exact.length; i++) {
      CertifiedTensor gradient = certificate.gradients().get(i - 1);
      line(format, certificate, "d" + gradient.name(), gradient, exact[i]);
    }
  }

  private void line(
      String format, Certificate certificate, String name, CertifiedTensor tensor, Tensor exact) {
    Verification verified = tensor.verify(exact);
    out.printf(
        Locale.ROOT,
        "%-10s %-12s %-10.3g %-10.3g %-10.4g %s%n",
        format,
        certificate.kind().name().toLowerCase(Locale.ROOT),
        verified.bound(),
        verified.error(),
        verified.ratio(),
        name);
  }

  private Digits.Weights in(Arithmetic arithmetic) {
    return layout.map(weights, tensor -> tensor.in(arithmetic));
  }
}
