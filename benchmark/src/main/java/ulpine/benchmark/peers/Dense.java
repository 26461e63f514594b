package ulpine.benchmark.peers;

import ulpine.Tensor;
import ulpine.annotations.Graph;
import ulpine.annotations.Shape;

/** Dense layers with neither bias nor activation, of several sizes. */
final class Dense {
  private Dense() {}

  /** 64 by 64. */
  record W64x64(@Shape("64 64") Tensor w) {}

  /** 128 by 128. */
  record W128x128(@Shape("128 128") Tensor w) {}

  /** 256 by 256. */
  record W256x256(@Shape("256 256") Tensor w) {}

  /** 512 by 512. */
  record W512x512(@Shape("512 512") Tensor w) {}

  /** 1024 by 1024. */
  record W1024x1024(@Shape("1024 1024") Tensor w) {}

  /** 784 by 128. */
  record W784x128(@Shape("784 128") Tensor w) {}

  /** 32 by 128. */
  record W32x128(@Shape("32 128") Tensor w) {}

  @Graph(name = "Dense64x64")
  static @Shape("B 64") Tensor dense64x64(@Shape("B 64") Tensor x, W64x64 w) {
    return x.matmul(w.w());
  }

  @Graph(name = "Dense128x128")
  static @Shape("B 128") Tensor dense128x128(@Shape("B 128") Tensor x, W128x128 w) {
    return x.matmul(w.w());
  }

  @Graph(name = "Dense256x256")
  static @Shape("B 256") Tensor dense256x256(@Shape("B 256") Tensor x, W256x256 w) {
    return x.matmul(w.w());
  }

  @Graph(name = "Dense512x512")
  static @Shape("B 512") Tensor dense512x512(@Shape("B 512") Tensor x, W512x512 w) {
    return x.matmul(w.w());
  }

  @Graph(name = "Dense1024x1024")
  static @Shape("B 1024") Tensor dense1024x1024(@Shape("B 1024") Tensor x, W1024x1024 w) {
    return x.matmul(w.w());
  }

  @Graph(name = "Dense784x128")
  static @Shape("B 128") Tensor dense784x128(@Shape("B 784") Tensor x, W784x128 w) {
    return x.matmul(w.w());
  }

  @Graph(name = "Dense32x128")
  static @Shape("B 128") Tensor dense32x128(@Shape("B 32") Tensor x, W32x128 w) {
    return x.matmul(w.w());
  }
}
