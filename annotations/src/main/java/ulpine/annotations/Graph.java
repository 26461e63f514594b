package ulpine.annotations;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A static method whose body is a tensor graph, compiled to a class of its own.
 *
 * <pre>{@code
 * @Graph
 * static @Shape("B 10") Tensor logits(@Shape("B 784") Tensor x, Weights w) {
 *   return x.matmul(w.w()).add(w.b());
 * }
 * }</pre>
 *
 * <p>The generated class lies in the same package. It has a {@code forward} method and, when a
 * parameter is {@link Differentiable}, a {@code backward} method. Called directly, the method
 * evaluates eagerly, with the same results bit for bit.
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.CLASS)
public @interface Graph {

  /**
   * The simple name of the generated class.
   *
   * @return the name; if empty, the enclosing class's name followed by the method's, as in
   *     {@code DigitsLogits} for {@code Digits.logits}
   */
  String name() default "";

  /**
   * The format the graph is computed in.
   *
   * @return the format
   */
  Format format() default Format.BINARY32;

  /**
   * What sums accumulate in.
   *
   * @return the accumulator
   */
  Accumulator accumulator() default Accumulator.DEFAULT;

  /**
   * Whether what is too large for a format narrower than binary32, infinities included, gives its
   * largest number, with the sign, and not infinity or NaN. Steps of sums that accumulate in
   * another format do not saturate, only their results do.
   *
   * @return whether the format saturates; for binary32 and binary64 that is an error
   */
  boolean saturating() default false;

  /**
   * How the errors of the results are bounded: anything but {@link Certify#NONE} gives the
   * generated class a {@code certify} method.
   *
   * @return the kind of bounds
   */
  Certify certify() default Certify.NONE;
}
