package ulpine.annotations;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The shape of a tensor: its dimensions, separated by spaces.
 *
 * <p>A dimension is
 *
 * <ul>
 *   <li>an integer: {@code 784};
 *   <li>a name: a compile-time constant {@code int} of the enclosing class, or else a symbol that
 *       stands for the same size throughout the method;
 *   <li>arithmetic of these, without spaces: {@code 32*7*7}, {@code H/2}, {@code T-1};
 *   <li>{@code *name}: any number of leading dimensions.
 * </ul>
 *
 * <p>The empty string is the shape of a scalar. On a parameter, a record component or a method (its
 * result) the shape is a declaration; on a local variable it is an assertion, checked when the
 * graph is compiled.
 */
@Documented
@Target({
  ElementType.PARAMETER,
  ElementType.METHOD,
  ElementType.RECORD_COMPONENT,
  ElementType.FIELD,
  ElementType.LOCAL_VARIABLE
})
@Retention(RetentionPolicy.CLASS)
public @interface Shape {

  /**
   * The dimensions.
   *
   * @return dimensions separated by spaces, such as {@code "B 28*28"}
   */
  String value();
}
