package ulpine.processor.read;

import com.sun.source.tree.MethodInvocationTree;

/**
 * A call and the method it was taken for, to be compared with the compiler's own answer.
 *
 * @param owner the binary name of the class that declares the method
 * @param descriptor erased, as in class files: {@code (Lulpine/Tensor;)Lulpine/Tensor;}
 */
public record Resolution(
    MethodInvocationTree call, String owner, String name, String descriptor) {}
