package ulpine.processor.dim;

import static com.google.common.truth.Truth.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DimTest {
  private static final Dim B = Dim.symbol("B");
  private static final Dim T = Dim.symbol("T");

  @Test
  void equalPolynomialsAreEqual() {
    assertThat(B.plus(T).times(B.minus(T))).isEqualTo(B.times(B).minus(T.times(T)));
    assertThat(B.minus(B)).isEqualTo(Dim.ZERO);
    assertThat(B.times(Dim.of(2)).dividedBy(Dim.of(2))).isEqualTo(B);
    assertThat(B.times(T).dividedBy(T)).isEqualTo(B);
  }

  @Test
  void floorsAreNotCancelled() {
    Dim half = B.dividedBy(Dim.of(2));
    assertThat(half.times(Dim.of(2))).isNotEqualTo(B);
    assertThat(half.times(Dim.of(2)).substitute(Map.of("B", Dim.of(7)))).isEqualTo(Dim.of(6));
    assertThat(half.plus(half)).isEqualTo(Dim.of(2).times(half));
  }

  @Test
  void text() {
    assertThat(B.times(T).times(Dim.of(3)).plus(Dim.of(-1)).toString()).isEqualTo("3*B*T-1");
    assertThat(B.plus(Dim.ONE).dividedBy(Dim.of(2)).toString()).isEqualTo("((B+1)/2)");
    assertThat(Dim.ZERO.minus(B).toString()).isEqualTo("-B");
    assertThat(B.times(Dim.of(2)).java(s -> "b")).isEqualTo("2 * b");
  }

  @Test
  void kinds() {
    assertThat(Dim.symbol("*batch").isPack()).isTrue();
    assertThat(B.asSymbol()).hasValue("B");
    assertThat(B.times(Dim.of(2)).asSymbol()).isEmpty();
    assertThrows(IllegalStateException.class, B::constant);
    assertThrows(ArithmeticException.class, () -> B.dividedBy(Dim.ZERO));
    assertThrows(ArithmeticException.class, () -> Dim.of(Long.MAX_VALUE).plus(Dim.ONE));
  }

  /** Whatever is done to sizes symbolically is done to their values. */
  @Test
  void substitutionIsAHomomorphism() {
    Random random = new Random(1);
    for (int i = 0; i < 2000; i++) {
      Map<String, Dim> values =
          Map.of("B", Dim.of(random.nextInt(20)), "T", Dim.of(random.nextInt(20)));
      Dim x = random(random, 3);
      Dim y = random(random, 3);
      Dim xValue = x.substitute(values);
      Dim yValue = y.substitute(values);
      assertThat(x.plus(y).substitute(values)).isEqualTo(xValue.plus(yValue));
      assertThat(x.times(y).substitute(values)).isEqualTo(xValue.times(yValue));
      if (!y.equals(Dim.ZERO) && !yValue.equals(Dim.ZERO)) {
        assertThat(x.dividedBy(y).substitute(values)).isEqualTo(xValue.dividedBy(yValue));
      }
    }
  }

  private static Dim random(Random random, int depth) {
    Dim left = switch (random.nextInt(3)) {
      case 0 -> B;
      case 1 -> T;
      default -> Dim.of(random.nextInt(5));
    };
    if (depth == 0) {
      return left;
    }
    Dim right = random(random, depth - 1);
    return random.nextBoolean() ? left.plus(right) : left.times(right);
  }
}
