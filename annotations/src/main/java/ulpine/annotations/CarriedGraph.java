package ulpine.annotations;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Written by the processor: a compiled graph as text, so that graphs of other classes and other
 * jars can inline it and differentiate through it.
 */
@Documented
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.CLASS)
public @interface CarriedGraph {

  /**
   * The version of the text's format.
   *
   * @return the version; a processor rejects one it does not know
   */
  int version();

  /**
   * The graph.
   *
   * @return the text in order, in pieces that each fit a class file's constant
   */
  String[] text();
}
