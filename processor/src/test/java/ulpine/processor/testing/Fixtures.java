package ulpine.processor.testing;

import java.util.List;

/** Classes with graphs that are as they should be. */
public final class Fixtures {
  public static final String DIGITS = """
      package demo;

      import ulpine.Labels;
      import ulpine.Tensor;
      import ulpine.annotations.*;

      public final class Digits {
        static final int HIDDEN = 8;

        public record Weights(
            @Shape("12 HIDDEN") Tensor w1, @Shape("HIDDEN") Tensor b1,
            @Shape("HIDDEN 4") Tensor w2, @Shape("4") Tensor b2) {}

        private Digits() {}

        @Graph
        static @Shape("B 4") Tensor logits(@Shape("B 12") Tensor x, Weights w) {
          Tensor hidden = x.matmul(w.w1()).add(w.b1()).relu();
          return hidden.matmul(w.w2()).add(w.b2());
        }

        @Graph
        static @Shape("") Tensor loss(
            @Shape("B 12") Tensor x, @Shape("B") Labels y, @Differentiable Weights w) {
          return logits(x, w).crossEntropy(y).mean();
        }
      }
      """;

  public static final String LOOPS = """
      package demo;

      import ulpine.Tensor;
      import ulpine.annotations.*;

      public class Loops {
        static final int LAYERS = 3;
        static final int SIZE = 2 * 3;
        static final boolean DEEP = LAYERS > 2;

        record Layer(@Shape("SIZE SIZE") Tensor w, @Shape("SIZE") Tensor b) {}

        record Net(Layer first, Layer last) {}

        record Out(@Shape("B SIZE") Tensor y, @Shape("B") Tensor top) {}

        @Graph
        public static Out run(@Differentiable @Shape("B SIZE") Tensor x, @Differentiable Net net) {
          var h = x;
          for (int i = 0; i < LAYERS; i++) {
            h = step(h, net.first());
            if (DEEP && i % 2 == 0) {
              h = h.mul(0.5).sub(i + 1.0);
            } else {
              h = h.tanh();
            }
          }
          @Shape("B SIZE") Tensor y = step(h, net.last()).softmax(-1);
          return new Out(y, y.max(1));
        }

        private static Tensor step(Tensor x, Layer layer) {
          return x.matmul(layer.w()).add(layer.b()).sigmoid();
        }
      }
      """;

  public static final String SHAPES = """
      package demo;

      import ulpine.Tensor;
      import ulpine.annotations.*;

      interface Shapes {
        @Graph(name = "Attention")
        static @Shape("B T D") Tensor attend(
            @Shape("B T D") Tensor q, @Shape("B T D") Tensor k, @Shape("B T D") Tensor v) {
          Tensor scores = q.matmul(k.transpose()).mul(0.125);
          return scores.softmax(2).matmul(v);
        }

        @Graph
        static @Shape("T H*2") Tensor move(@Shape("2 T H") @Differentiable Tensor x) {
          Tensor moved = x.permute(1, 2, 0);
          return moved.reshape(moved.size(0), -1).square().add(x.mean());
        }

        @Graph
        static @Shape("*batch") Tensor norm(@Shape("*batch 5") Tensor x) {
          return x.square().sum(-1).sqrt();
        }
      }
      """;

  /** Names of the user's that generated code would like to use itself. */
  public static final String NAMES = """
      package demo;

      import ulpine.Labels;
      import ulpine.Tensor;
      import ulpine.annotations.*;

      class Names {
        record Math(@Shape("k i") Tensor partial, @Shape("i") Tensor row) {}

        @Graph
        static @Shape("j") Tensor f(
            @Differentiable @Shape("j k") Tensor j, Math k, @Shape("j") Labels i, Math size) {
          Tensor acc0 = j.matmul(k.partial()).add(k.row()).mul(size.partial().sum());
          Tensor next = acc0.softmax(1);
          return next.crossEntropy(i).add(acc0.max(1));
        }

        @Graph
        static @Shape("N") Tensor forward(@Differentiable @Shape("N 20") Tensor N) {
          Tensor sum = N.sum(1);
          Tensor seed = N.mean(-1);
          return sum.mul(seed);
        }
      }
      """;

  /** All kinds of syntax around one graph. */
  public static final String SYNTAX = """
      package demo;

      import static java.util.stream.Collectors.toList;

      import java.util.*;
      import java.util.function.*;
      import ulpine.Tensor;
      import ulpine.annotations.*;

      public class Syntax<T extends Comparable<T>> implements Iterable<T> {
        static final int K = 3;
        private final List<T> items = new ArrayList<>();
        private int count;
        { count = 1; }
        static { Objects.requireNonNull("static"); }

        sealed interface Form permits Circle, Square {}
        record Circle(double radius) implements Form {
          Circle { if (radius < 0) throw new IllegalArgumentException("radius " + radius); }
        }
        record Square(double side) implements Form {
          Square(int side) { this((double) side); }
        }
        enum Kind implements IntSupplier {
          ONE { @Override public int getAsInt() { return 1; } },
          TWO { @Override public int getAsInt() { return 2; } }
        }
        @interface Marker { int value() default 1; String[] names() default {}; }

        @Graph
        static @Shape("N K") Tensor graph(@Shape("N K") Tensor x) {
          var y = x.exp();
          return y.add(x).mul(2);
        }

        @Override public Iterator<T> iterator() {
          return new Iterator<T>() {
            private int at;
            @Override public boolean hasNext() { return at < items.size(); }
            @Override public T next() { return items.get(at++); }
          };
        }

        @SafeVarargs
        static <E> List<E> listOf(E... all) { return Arrays.stream(all).collect(toList()); }

        @SuppressWarnings("unused")
        String all(Object o, Form form) throws Exception {
          class Local { int twice(int n) { return n * K; } }
          Function<Integer, Supplier<Integer>> nested = a -> () -> a + count + new Local().twice(a);
          BiFunction<Integer, Integer, Integer> max = Math::max;
          Supplier<Syntax<String>> maker = Syntax::new;
          String text = \"""
              block\\tof "text"
              \""";
          int sum = switch (Kind.ONE) { case ONE -> 1; case TWO -> { int t = 2; yield t; } };
          switch (text) { case "a": sum++; break; default: sum--; }
          if (o instanceof String s && !s.isEmpty()) { text += s; }
          label: for (int i = 0, j = 9; i < j; i++, --j) {
            for (var item : List.of(1, 2)) { if (item > i) continue label; else break label; }
          }
          try (var in = new java.io.StringReader(text)) { sum += in.read(); }
          catch (IllegalStateException | java.io.IOException e) { throw e; }
          finally { count ^= sum << 2; }
          do { sum -= 100; } while (sum > 0);
          synchronized (this) { assert sum <= 0 : "sum"; }
          int[][] grid = {{1, 2}, new int[] {3}};
          List raw = new ArrayList();
          raw.add(grid[0][1] > 1 ? (Object) 'c' : 1L);
          long l = 0xFFL + 1_000L; float f = 1e3f; char c = '\\u0041';
          return nested.apply(1).get() + text + max.apply(2, 3) + l + f + c + raw;
        }
      }
      """;

  private Fixtures() {}

  /** Those that compile without a warning. */
  public static List<String> all() {
    return List.of(DIGITS, LOOPS, SHAPES, NAMES);
  }
}
