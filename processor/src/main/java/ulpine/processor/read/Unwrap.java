package ulpine.processor.read;

import java.lang.reflect.Field;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.Optional;
import javax.annotation.processing.ProcessingEnvironment;

/** Finds javac's environment behind the ones that build tools wrap around it. */
public final class Unwrap {
  private Unwrap() {}

  /**
   * The innermost environment: Gradle keeps it in a field {@code delegate}, IntelliJ in a proxy's
   * handler.
   */
  public static ProcessingEnvironment javac(ProcessingEnvironment environment) {
    ProcessingEnvironment current = environment;
    for (Optional<ProcessingEnvironment> inner = inner(current);
        inner.isPresent();
        inner = inner(current)) {
      current = inner.get();
    }
    return current;
  }

  /** Whether the environment is one that javac's trees take. */
  public static boolean isJavac(ProcessingEnvironment environment) {
    return environment.getClass().getName().startsWith("com.sun.tools.javac.");
  }

  private static Optional<ProcessingEnvironment> inner(ProcessingEnvironment environment) {
    if (isJavac(environment)) {
      return Optional.empty();
    }
    Object holder = environment;
    if (Proxy.isProxyClass(environment.getClass())) {
      InvocationHandler handler = Proxy.getInvocationHandler(environment);
      holder = handler;
    }
    for (Class<?> type = holder.getClass(); type != null; type = type.getSuperclass()) {
      for (Field field : type.getDeclaredFields()) {
        if (ProcessingEnvironment.class.isAssignableFrom(field.getType())
            || field.getName().equals("val$delegateTo")) {
          Optional<ProcessingEnvironment> found = value(field, holder);
          if (found.isPresent()) {
            return found;
          }
        }
      }
    }
    return Optional.empty();
  }

  private static Optional<ProcessingEnvironment> value(Field field, Object holder) {
    try {
      field.setAccessible(true);
      return field.get(holder) instanceof ProcessingEnvironment inner && inner != holder
          ? Optional.of(inner)
          : Optional.empty();
    } catch (ReflectiveOperationException | RuntimeException closed) {
      return Optional.empty();
    }
  }
}
