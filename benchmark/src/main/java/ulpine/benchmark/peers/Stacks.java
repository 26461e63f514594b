package ulpine.benchmark.peers;

import ulpine.Tensor;
import ulpine.annotations.Graph;
import ulpine.annotations.Shape;

/** Stacks of dense layers as graphs: of many widths, and of many depths. */
final class Stacks {
  private Stacks() {}

  /** 16 wide. */
  record W16(@Shape("16 16") Tensor w, @Shape("16") Tensor b) {}

  /** 64 wide. */
  record W64(@Shape("64 64") Tensor w, @Shape("64") Tensor b) {}

  /** 256 wide. */
  record W256(@Shape("256 256") Tensor w, @Shape("256") Tensor b) {}

  /** 1024 wide. */
  record W1024(@Shape("1024 1024") Tensor w, @Shape("1024") Tensor b) {}

  /** 2048 wide. */
  record W2048(@Shape("2048 2048") Tensor w, @Shape("2048") Tensor b) {}

  static Tensor layer(Tensor x, Tensor w, Tensor b) {
    return x.matmul(w).add(b).relu();
  }

  @Graph(name = "Stack16x2")
  static @Shape("B 16") Tensor stack16x2(@Shape("B 16") Tensor x, W16 w) {
    Tensor h = x;
    for (int i = 0; i < 2; i++) {
      h = layer(h, w.w(), w.b());
    }
    return h;
  }

  @Graph(name = "Stack64x2")
  static @Shape("B 64") Tensor stack64x2(@Shape("B 64") Tensor x, W64 w) {
    Tensor h = x;
    for (int i = 0; i < 2; i++) {
      h = layer(h, w.w(), w.b());
    }
    return h;
  }

  @Graph(name = "Stack256x2")
  static @Shape("B 256") Tensor stack256x2(@Shape("B 256") Tensor x, W256 w) {
    Tensor h = x;
    for (int i = 0; i < 2; i++) {
      h = layer(h, w.w(), w.b());
    }
    return h;
  }

  @Graph(name = "Stack1024x2")
  static @Shape("B 1024") Tensor stack1024x2(@Shape("B 1024") Tensor x, W1024 w) {
    Tensor h = x;
    for (int i = 0; i < 2; i++) {
      h = layer(h, w.w(), w.b());
    }
    return h;
  }

  @Graph(name = "Stack2048x2")
  static @Shape("B 2048") Tensor stack2048x2(@Shape("B 2048") Tensor x, W2048 w) {
    Tensor h = x;
    for (int i = 0; i < 2; i++) {
      h = layer(h, w.w(), w.b());
    }
    return h;
  }

  @Graph(name = "Stack64x1")
  static @Shape("B 64") Tensor stack64x1(@Shape("B 64") Tensor x, W64 w) {
    Tensor h = x;
    for (int i = 0; i < 1; i++) {
      h = layer(h, w.w(), w.b());
    }
    return h;
  }

  @Graph(name = "Stack64x4")
  static @Shape("B 64") Tensor stack64x4(@Shape("B 64") Tensor x, W64 w) {
    Tensor h = x;
    for (int i = 0; i < 4; i++) {
      h = layer(h, w.w(), w.b());
    }
    return h;
  }

  @Graph(name = "Stack64x16")
  static @Shape("B 64") Tensor stack64x16(@Shape("B 64") Tensor x, W64 w) {
    Tensor h = x;
    for (int i = 0; i < 16; i++) {
      h = layer(h, w.w(), w.b());
    }
    return h;
  }

  @Graph(name = "Stack64x64")
  static @Shape("B 64") Tensor stack64x64(@Shape("B 64") Tensor x, W64 w) {
    Tensor h = x;
    for (int i = 0; i < 64; i++) {
      h = layer(h, w.w(), w.b());
    }
    return h;
  }
}
