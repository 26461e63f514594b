package ulpine.benchmark.reference;

import static com.google.common.truth.Truth.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

class TapeTest {
  private static final double H = 0x1p-24;
  private static final double H0 = 0x1p-150;

  /** {@code relu(x w + b)} at x = 2, w = 3, b = 1. */
  @Test
  void gradientsByHand() {
    Tape tape = new Tape();
    int x = tape.input(Bounded.exact(1, 1, 2));
    int w = tape.input(Bounded.exact(1, 1, 3));
    int b = tape.input(Bounded.exact(1, 1, 1));
    int result = tape.relu(tape.add(tape.matmul(x, w), b));
    assertThat(tape.value(result).value(0)).isEqualTo(7.0);
    // Product and sum with 0 at 6, sum at 7, rectifier at 7.
    assertThat(tape.value(result).error()).isEqualTo(H0 + 4 * 4 * H);
    List<Bounded> gradients = tape.backward(Bounded.exact(1, 1, 1));
    assertThat(gradients.get(0).value(0)).isEqualTo(3.0);
    assertThat(gradients.get(1).value(0)).isEqualTo(2.0);
    assertThat(gradients.get(2).value(0)).isEqualTo(1.0);
    // The rectifier loses all of the 1, and what it gives is added to zero: 1 + h(1). That goes to
    // b, where it is added to zero once, and to a zero once more: 1 + 3 h(1), and the h(0) of the
    // time when there was only a zero.
    assertThat(gradients.get(2).error()).isEqualTo(1 + 3 * H);
    // The product is multiplied with what it was: 1 within 1 + 2 h(1), by the exact 3.
    assertThat(gradients.get(0).error()).isEqualTo(3 * (1 + 2 * H) + 3 * 2 * H);
  }

  @Test
  void operandsUsedTwiceAccumulate() {
    Tape tape = new Tape();
    int x = tape.input(Bounded.exact(1, 1, 3));
    int one = tape.input(Bounded.exact(1, 1, 1));
    tape.add(x, tape.add(x, one));
    List<Bounded> gradients = tape.backward(Bounded.exact(1, 1, 1));
    assertThat(gradients.get(0).value(0)).isEqualTo(2.0);
    assertThat(gradients.get(1).value(0)).isEqualTo(1.0);
    assertThat(gradients.get(0).scale()).isAtLeast(2.0);
  }

  @Test
  void rowsThatAreReplicatedSumTheirCotangents() {
    Tape tape = new Tape();
    int row = tape.input(Bounded.exact(1, 2, 1, 2));
    int rows = tape.replicate(row, 3);
    assertThat(tape.value(rows).value(2, 1)).isEqualTo(2.0);
    List<Bounded> gradients = tape.backward(Bounded.exact(3, 2, 1, 2, 3, 4, 5, 6));
    assertThat(gradients.get(0).value(0)).isEqualTo(9.0);
    assertThat(gradients.get(0).value(1)).isEqualTo(12.0);
  }

  @Test
  void inputsComeFirst() {
    Tape tape = new Tape();
    int x = tape.input(Bounded.exact(1, 1, 3));
    tape.tanh(x);
    assertThrows(IllegalStateException.class, () -> tape.input(Bounded.exact(1, 1, 3)));
    assertThrows(IllegalArgumentException.class, () -> tape.matmul(x, x));
  }

  /** Two scores of 0, the first of them right. */
  @Test
  void crossEntropyOfEqualScores() {
    CrossEntropy loss = CrossEntropy.of(Bounded.exact(1, 2, 0, 0), List.of(0));
    assertThat(loss.loss().value(0)).isWithin(1e-7).of(StrictMath.log(2));
    assertThat(loss.cotangent().value(0)).isEqualTo(-0.5);
    assertThat(loss.cotangent().value(1)).isEqualTo(0.5);
    double probability = Rules.softmaxRows(Bounded.exact(1, 2, 0, 0)).error();
    // Less the label at 0.5, and times 1, with an h(0.5) each.
    assertThat(loss.cotangent().error()).isWithin(1e-22).of(probability + H / 2 + H / 2);
    // Over the least probability; h(0.69) for the logarithm, its negative and the sum, and the
    // mean.
    assertThat(loss.loss().error())
        .isWithin(1e-20)
        .of(probability / (0.5 - probability) + 4 * H / 2 + H0);
  }
}
