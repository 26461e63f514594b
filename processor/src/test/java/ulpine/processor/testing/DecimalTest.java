package ulpine.processor.testing;

import static com.google.common.truth.Truth.assertThat;

import ch.obermuhlner.math.big.BigDecimalMath;
import java.math.BigDecimal;
import java.math.MathContext;
import org.junit.jupiter.api.Test;
import ulpine.processor.scalar.Primitive;

/** Sixty digits are sixty digits. */
class DecimalTest {
  @Test
  void softplusIsAccurateFarFromZero() {
    MathContext many = new MathContext(200);
    for (String text : new String[] {"-99", "-70.5", "-30", "-1", "0", "1", "30", "99"}) {
      BigDecimal x = new BigDecimal(text);
      BigDecimal exact = BigDecimalMath.log(BigDecimal.ONE.add(BigDecimalMath.exp(x, many)), many);
      BigDecimal actual = new Decimal().apply(Primitive.SOFTPLUS, new BigDecimal[] {x});
      BigDecimal error = actual.subtract(exact).abs().divide(exact, many);
      assertThat(error).isLessThan(new BigDecimal("1e-58"));
    }
  }
}
