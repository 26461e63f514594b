package ulpine.processor;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import ulpine.Tensor;
import ulpine.processor.testing.Calls;
import ulpine.processor.testing.InMemory;

/** What Java does with the numbers and names of a body is what the compiled class does. */
final class JavaMeaningTest {
  private static final String HEAD = """
      package demo;
      import ulpine.Tensor;
      import ulpine.annotations.Graph;
      import ulpine.annotations.Shape;
      """;

  @TempDir
  private Path folder;

  @Test
  void numbers() throws ReflectiveOperationException {
    String members = """
        static final boolean YES = true;
        static final int MIN = Integer.MIN_VALUE;
        static final int WRAPPED = Integer.MAX_VALUE + 1;
        static final short SHORT = 3;
        static final double FOLDED = 0.1f;
        record Scale(double k, Tensor t) {}
        static Tensor half(Tensor x, double k) { return x.mul(k / 2); }
        static double three() { return 3; }
        static double atMostTwo(int k) { if (k > 2) return k; return k / 2; }
        static Tensor changed(Tensor x, int k) {
          k++;
          x = x.mul(k);
          { double z = k; x = x.mul(z / 2); }
          return x;
        }
        """;
    Map<String, String> bodies = new LinkedHashMap<>();
    bodies.put("argument", "return half(x, 3);");
    bodies.put("result", "return x.mul(three() / 2).mul(atMostTwo(3) / 2).mul(atMostTwo(1) + 1);");
    bodies.put("component", "Scale s = new Scale(1, x); return s.t().mul(s.k() / 2);");
    bodies.put("conditional", "return x.mul((YES ? 1 : 2.0) / 2);");
    bodies.put("withoutValue", "return x.mul((YES ? 1 : 1.0 / x.size(0)) / 2);");
    bodies.put("guardedDivision", "int y = 0; return x.mul((y == 0 ? 7 : 3 / y) / 2);");
    bodies.put("smallest", "return x.mul(Math.abs(MIN) / 2).mul(WRAPPED / 3);");
    bodies.put("negative", "return x.mul(SHORT / 2).mul(-7 / 2).mul(-7 % 3).mul(7 % -4);");
    bodies.put("shifts", "return x.mul(1 << 33).mul(-9 >> 1).mul(1 << -30);");
    bodies.put("casts", "return x.mul((int) 2.7).mul((int) -2.7).mul((int) 1e20).mul(FOLDED);");
    bodies.put("narrowing", "int k = 7; k += 1.9; k -= 0.5; k *= 1.5; k /= 2.1; return x.mul(k);");
    bodies.put("inferred", "var k = 3; k += 1.5; return x.mul(k / 3);");
    bodies.put("zeros", "return x.mul(Math.abs(-0.0)).add(1 / Math.abs(-0.0) > 0 ? 1 : 2);");
    bodies.put("parameters", "return changed(changed(x, 2), 3);");
    bodies.put("aliases", "x = x.add(x); Tensor y = x; x = x.mul(x); x.neg(); ; return y.sub(x);");
    bodies.put(
        "loops",
        "for (int i = 10, j = 0; i > j; i -= 3, j++) { double s = i; x = x.mul(s / 4).add(j); }"
            + " for (int i = 0; i < 0; i++) x = x.neg(); return x;");
    bodies.put(
        "early",
        "for (int i = 0; i < 3; i++) { int t = i; for (int j = t; j < 5; j += 2) {"
            + " Tensor y = x.add(j); x = y; if (j == 3) { return x.mul(j); } } } return x;");
    bodies.put("sizes", "return x.mul((x.size(0) - 10) / 3).mul(-(x.size(0) / 2));");
    ClassLoader loader = InMemory.compile(folder, Map.of("demo.Net", net(members, bodies)));
    for (String name : bodies.keySet()) {
      check(loader, "demo.Net", name);
    }
  }

  @Test
  void names() throws ReflectiveOperationException {
    String inherited = HEAD + """
        class Secret { private static final int OUTER = 3; static final int HIDDEN = 3; }
        class Base extends Secret {
          static final int K = 5;
          static final int HIDDEN = 4;
          static class Conf { static final int V = 7; }
        }
        interface Sizes { int N = 3; int J = 9; }
        class Conf { static final int V = 8; }
        class Integer { static final int MAX_VALUE = 5; }
        public class Names {
          static final int K = 2;
          static final int J = 4;
          static final int OUTER = 6;
          public static final class In extends Base implements Sizes {
            private In() {}
            @Graph public static @Shape("N") Tensor simple(@Shape("N") Tensor x) {
              return x.mul(K).mul(J).mul(OUTER).mul(HIDDEN).mul(Conf.V).mul(Integer.MAX_VALUE);
            }
            @Graph public static @Shape("N") Tensor qualified(@Shape("N") Tensor x) {
              return x.reshape(N, 1).reshape(N).mul(In.K).mul(In.Conf.V).mul(demo.Conf.V);
            }
            @Graph public static @Shape("N") Tensor local(@Shape("N") Tensor x) {
              x = x.mul(K);
              int K = 11;
              return x.mul(K);
            }
          }
        }
        """;
    String imports = """
        package demo;
        import static demo.First.*;
        import static demo.Second.Inner;
        import static demo.Second.VALUE;
        import ulpine.Tensor;
        import ulpine.annotations.Graph;
        import ulpine.annotations.Shape;
        public final class Imports {
          public record W(@Shape("B") Tensor t) {}
          public record BigW(@Shape("B") Tensor t) {}
          private Imports() {}
          static Tensor weighed(W w) { return w.t(); }
          @Graph public static @Shape("B") Tensor weighed(BigW w) { return w.t().mul(2); }
          @Graph public static @Shape("B") Tensor single(@Shape("B") Tensor x) {
            return x.mul(VALUE).mul(Inner.V);
          }
          @Graph public static @Shape("3") Tensor elsewhere(@Shape("3") Tensor x) {
            return First.third(x);
          }
        }
        """;
    String first = HEAD + """
        public final class First {
          public static final int VALUE = 2;
          private First() {}
          @Graph public static @Shape("B") Tensor third(@Shape("B") Tensor x) {
            return x.mul((x.size(0) - 10) / 3);
          }
        }
        """;
    String second = """
        package demo;
        public final class Second {
          public static final int VALUE = 3;
          private Second() {}
          public static final class Inner { public static final int V = 5; private Inner() {} }
        }
        """;
    String inner = "package demo; final class Inner { static final int V = 7; private Inner() {} }";
    ClassLoader loader = InMemory.compile(
        folder,
        Map.of(
            "demo.Names", inherited,
            "demo.Imports", imports,
            "demo.First", first,
            "demo.Second", second,
            "demo.Inner", inner));
    for (String name : List.of("simple", "qualified", "local")) {
      check(loader, "demo.Names$In", name);
    }
    for (String name : List.of("single", "elsewhere")) {
      check(loader, "demo.Imports", name);
    }
  }

  /** What is not modelled is an error, and not read as something else. */
  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      static Tensor f(Tensor x, float k) { return x.mul(k / 2); }  | f(x, 1)           | U0301
      static Tensor f(Tensor x, long k) { return x.mul(k << 33); } | f(x, 1)           | U0301
      static Tensor f(Tensor x, byte k) { k += 100; return x; }    | f(x, SMALL)           | U0301
      static boolean f(Integer a, Integer b) { return a == b; }    | f(9, 9) ? x : x   | U0301
      static Tensor f(Tensor x, double... k) { return x; }         | f(x, 1)           | U0301
      static float f() { return 1; }                               | x.mul(f() / 2)    | U0301
      record R(float k) {}                                         | x.mul(new R(1).k()) | U0301
      record R(int k) { R { k++; } }                               | x.mul(new R(1).k()) | U0410
      record R<T>(T t) {}                                          | new R<>(x).t()    | U0301
      static final boolean YES = true;                             | x.mul((YES ? 1 : 2.0f) / 2) | U0301
      static final boolean YES = true;                             | x.mul((YES ? 1 : Math.sin(1)) / 2) | U0301
      static final int MIN = Integer.MIN_VALUE;                    | x.mul(-MIN / 2)   | U0303
      static final M Math = new M();                               | x.mul(Math.sqrt(4)) | U9001
      static final String A = "a";                                 | A == "b" ? x : x  | U0301
      static final String A = "a";                                 | x.mul(~3)         | U0301
      """)
  void errors(String member, String result, String code) {
    String source = HEAD + """
        class M { double sqrt(double x) { return 7; } }
        public class Net {
          static final byte SMALL = 100;
          %s
          @Graph public static @Shape("B") Tensor g(@Shape("B") Tensor x) { return %s; }
        }
        """.formatted(member, result);
    AssertionError error = assertThrows(
        AssertionError.class, () -> InMemory.compile(folder, Map.of("demo.Net", source)));
    assertThat(error).hasMessageThat().contains("[" + code + "]");
  }

  private static String net(String members, Map<String, String> bodies) {
    StringBuilder source = new StringBuilder(HEAD)
        .append("@SuppressWarnings(\"lossy-conversions\")\n") // a warning from JDK 20 on
        .append("public final class Net {\n  private Net() {}\n")
        .append(members);
    bodies.forEach((name, body) -> source
        .append("@Graph public static @Shape(\"B\") Tensor ")
        .append(name)
        .append("(@Shape(\"B\") Tensor x) {\n")
        .append(body)
        .append("\n}\n"));
    return source.append("}\n").toString();
  }

  private static void check(ClassLoader loader, String owner, String name)
      throws ReflectiveOperationException {
    Tensor x = Tensor.of(new float[] {1.5f, -2, 3}, 3);
    Method eager = loader.loadClass(owner).getMethod(name, Tensor.class);
    Class<?> compiled = loader.loadClass(owner.replace("$", "")
        + name.substring(0, 1).toUpperCase(java.util.Locale.ROOT)
        + name.substring(1));
    Object forward =
        compiled.getMethod("forward", Tensor.class).invoke(Calls.instance(compiled, 3), x);
    assertWithMessage(name).that(forward).isEqualTo(eager.invoke(null, x));
  }
}
