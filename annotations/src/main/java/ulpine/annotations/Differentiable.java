package ulpine.annotations;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A parameter of a {@link Graph} method whose gradient the generated class's {@code backward}
 * returns.
 *
 * <p>The gradient has the parameter's own type: a tensor, or the same record. With several
 * differentiable parameters {@code backward} returns a generated record of them. The annotation has
 * no effect on calls of the method from other graphs.
 */
@Documented
@Target(ElementType.PARAMETER)
@Retention(RetentionPolicy.CLASS)
public @interface Differentiable {}
