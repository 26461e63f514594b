package ulpine.annotations;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Written by the processor: the classes whose graphs were inlined into the annotated generated
 * class.
 *
 * <p>Naming them makes the dependency visible to incremental builds: a change of an inlined graph
 * recompiles its callers.
 */
@Documented
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.CLASS)
public @interface Inlined {

  /**
   * The classes that carry the inlined graphs.
   *
   * @return the classes, each annotated with {@link CarriedGraph}
   */
  Class<?>[] value();
}
