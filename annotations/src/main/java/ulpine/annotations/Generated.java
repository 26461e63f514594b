package ulpine.annotations;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A class generated from a {@link Graph} method.
 *
 * <p>Unlike {@code javax.annotation.processing.Generated} it is kept in class files, where coverage
 * tools look for an annotation of this name, and it needs no module beyond this one.
 */
@Documented
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.CLASS)
public @interface Generated {

  /**
   * The method the class was generated from.
   *
   * @return the method, as in {@code com.example.Digits.logits}
   */
  String from();
}
