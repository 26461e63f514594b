package golden;

import ulpine.Tensor;
import ulpine.annotations.Generated;

/**
 * The gradient of {@link Constant}, as source over tensors. {@link ConstantEnergy} computes the same bits faster.
 */
@Generated(
    from = "golden.Constant#energy"
)
public final class ConstantEnergyGradient {
  private ConstantEnergyGradient() {
  }

  /**
   * The gradient of {@code energy}, in the arithmetic of its inputs.
   */
  public static ConstantEnergy.Gradients gradient(Tensor a, Tensor b) {
    // Constant.java:15  Tensor product = a.matmul(b).maximum(b.transpose().matmul(b));
    Tensor matmul = a.matmul(b);
    Tensor transpose = b.transpose();
    Tensor matmul2 = transpose.matmul(b);
    Tensor product = matmul.maximum(matmul2);
    // Constant.java:16  return product.square().sum();
    Tensor dProduct = product.mul(2.0);
    // Constant.java:15  Tensor product = a.matmul(b).maximum(b.transpose().matmul(b));
    Tensor dMatmul = dProduct.where(matmul.greaterEqual(matmul2));
    Tensor dMatmul2 = dProduct.where(matmul.less(matmul2));
    Tensor dTranspose = dMatmul2.matmul(transpose);
    Tensor dB = transpose.transpose().matmul(dMatmul2);
    Tensor dB2 = dB.add(dTranspose.transpose());
    Tensor dA = dMatmul.matmul(transpose);
    Tensor dB3 = dB2.add(a.transpose().matmul(dMatmul));
    return new ConstantEnergy.Gradients(dA, dB3);
  }
}
