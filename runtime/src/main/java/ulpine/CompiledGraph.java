package ulpine;

import static java.lang.invoke.MethodType.methodType;
import static java.util.Objects.requireNonNull;

import java.lang.invoke.MethodHandles;
import java.util.Arrays;
import java.util.Optional;

/**
 * What every generated class is built on: checks of inputs, and the guard that keeps its buffers
 * from being read when they hold something else. It has no public methods of its own.
 */
public abstract class CompiledGraph {
  /**
   * A buffer as its caller sees it. Two tensors take turns, so that no call allocates and the last
   * one goes stale.
   */
  protected static final class View {
    private final Tensor first;
    private final Tensor second;
    private final int[] shape;

    private View(Elements buffer, Generation generation, int... shape) {
      this.first = Tensor.view(buffer, generation);
      this.second = Tensor.view(buffer, generation);
      this.shape = shape;
    }

    /** One of the two tensors: the first for an even turn. */
    public Tensor at(int turn) {
      return (turn & 1) == 0 ? first : second;
    }

    /** Sets the size of one axis for the current call. */
    public View size(int axis, int size) {
      shape[axis] = size;
      return this;
    }

    /**
     * The tensor of some turn, valid and in the current shape; nothing is allocated unless the
     * shape has changed.
     */
    public Tensor renew(int turn) {
      return renew(turn, shape);
    }

    /** The tensor of some turn, valid and in some shape. */
    public Tensor renew(int turn, int... newShape) {
      Tensor tensor = at(turn);
      tensor.renew(newShape);
      return tensor;
    }
  }

  private final String name;
  private final Arithmetic.Binary arithmetic;
  private final Generation outputs;
  private final Generation gradients;
  private final Tensor[] read;
  private final long[] stamps;
  private Parameters<?> parameters;
  private long version;
  private int readCount;
  private boolean ready;
  private int turn;
  private int gradientTurn;

  /**
   * @param arithmetic that of the graph, which has a format
   * @param inputs how many tensors a call reads at most
   */
  protected CompiledGraph(Arithmetic arithmetic, int inputs) {
    this.arithmetic = (Arithmetic.Binary) arithmetic;
    name = getClass().getSimpleName();
    outputs = new Generation(name);
    gradients = new Generation(name);
    read = new Tensor[inputs];
    stamps = new long[inputs];
  }

  // ---------------------------------------------------------------- vectors

  /**
   * The kernels of a generated class in vectors: an instance of the class that is named like it,
   * with {@code Simd} after it.
   *
   * @param generated full access to the generated class
   * @param type what the class extends
   * @return null if this Java virtual machine was not started with {@code --add-modules
   *     jdk.incubator.vector}, if the machine's vectors are short, or if there is no such class
   */
  protected static <K> K vectors(MethodHandles.Lookup generated, Class<K> type) {
    Optional<Module> api = ModuleLayer.boot().findModule("jdk.incubator.vector");
    if (api.isEmpty()) {
      return null;
    }
    try {
      Module own = generated.lookupClass().getModule();
      generated
          .findVirtual(Module.class, "addReads", methodType(Module.class, Module.class))
          .invoke(own, api.get());
      Class<?> vectors = generated.findClass(generated.lookupClass().getName() + "Simd");
      return type.cast(
          generated.findConstructor(vectors, methodType(void.class)).invoke());
    } catch (Throwable unavailable) {
      return null;
    }
  }

  // ---------------------------------------------------------------- capacity

  /** The length of a buffer as an array length. */
  protected static int length(long length) {
    if (length > Integer.MAX_VALUE - 8) {
      throw new IllegalArgumentException(
          "a buffer of " + length + " elements is too large; choose a smaller capacity");
    }
    return (int) length;
  }

  /** Checks a capacity and returns it. */
  protected static int capacity(int capacity, String symbol) {
    if (capacity < 1) {
      throw new IllegalArgumentException(
          "capacity of " + symbol + ": expected at least 1 but was " + capacity);
    }
    return capacity;
  }

  /** Checks the size that an input gives to a symbol and returns it. */
  protected static int atMost(int size, int capacity, String symbol, String input) {
    if (size > capacity) {
      throw new IllegalArgumentException(input + ": " + symbol + " = " + size
          + " exceeds the capacity " + capacity + " of this instance");
    }
    if (size < 1) {
      throw new IllegalArgumentException(
          input + ": " + symbol + " = " + size + ", expected at least 1");
    }
    return size;
  }

  // ---------------------------------------------------------------- forward

  /** Starts a call: what earlier calls returned is stale from here on. */
  protected final void begin() {
    ready = false;
    readCount = 0;
    parameters = null;
    turn ^= 1;
    outputs.advance();
    gradients.advance();
  }

  /** Ends a forward pass that went well, so that backward may follow. */
  protected final void done() {
    ready = true;
  }

  /** Which of an output view's two tensors the current call returns. */
  protected final int turn() {
    return turn;
  }

  /** Which of a gradient view's two tensors the current call returns. */
  protected final int gradientTurn() {
    return gradientTurn;
  }

  /**
   * The array of an input, which is remembered so that backward can tell whether it is still there.
   */
  protected final float[] input(Tensor tensor, String path) {
    float[] array = array(tensor, path);
    remember(tensor);
    return array;
  }

  /** As {@link #input(Tensor, String)}, of a graph in binary64. */
  protected final double[] doubles(Tensor tensor, String path) {
    double[] array = doubleArray(tensor, path);
    remember(tensor);
    return array;
  }

  private void remember(Tensor tensor) {
    read[readCount] = tensor;
    stamps[readCount++] = tensor.stamp();
  }

  /** The array of a tensor in the graph's arithmetic. */
  protected final float[] array(Tensor tensor, String path) {
    return ((FloatElements) elements(tensor, path)).array();
  }

  /** The array of a tensor in binary64. */
  protected final double[] doubleArray(Tensor tensor, String path) {
    return ((DoubleElements) elements(tensor, path)).array();
  }

  private Elements elements(Tensor tensor, String path) {
    if (requireNonNull(tensor, path).arithmetic() != arithmetic) {
      throw new IllegalArgumentException(path + ": expected " + arithmetic + " but was "
          + tensor.arithmetic() + "; convert it with in(" + name + ".ARITHMETIC)");
    }
    return tensor.read();
  }

  /** Rounds numbers to the graph's format, into an array of the instance. */
  protected final float[] rounded(float[] numbers, float[] into, int length) {
    for (int i = 0; i < length; i++) {
      into[i] = (float) arithmetic.round(numbers[i]);
    }
    return into;
  }

  /** The array of labels. */
  protected static int[] input(Labels labels, String path) {
    return requireNonNull(labels, path).ints();
  }

  /** The parameters of a call, which are remembered like an input. */
  protected final <W> Parameters<W> parameters(Parameters<W> given, String path) {
    parameters = requireNonNull(given, path);
    version = given.version();
    return given;
  }

  /** The array of one leaf of parameters. */
  protected static float[] array(Parameters<?> parameters, int leaf, int length, String path) {
    float[] array = parameters.array(leaf);
    if (array.length != length) {
      throw new IllegalArgumentException(
          path + ": expected " + length + " elements but was " + array.length);
    }
    return array;
  }

  /** The size that an axis gives to a symbol. */
  protected static int symbol(
      Tensor tensor,
      int rank,
      int axis,
      int capacity,
      String symbol,
      String path,
      String expected) {
    if (tensor.rank() != rank) {
      throw wrongShape(path, expected, tensor.shape(), "");
    }
    return atMost(tensor.size(axis), capacity, symbol, path);
  }

  /** The size that an axis gives to a symbol. */
  protected static int symbol(
      Labels labels,
      int rank,
      int axis,
      int capacity,
      String symbol,
      String path,
      String expected) {
    if (labels.rank() != rank) {
      throw wrongShape(path, expected, labels.shape(), "");
    }
    return atMost(labels.size(axis), capacity, symbol, path);
  }

  /** The product of the axes before the last {@code rest} ones. */
  protected static int leading(
      int[] shape, int rest, int capacity, String symbol, String path, String expected) {
    if (shape.length < rest) {
      throw wrongShape(path, expected, shape, "");
    }
    int product = 1;
    for (int axis = 0; axis < shape.length - rest; axis++) {
      product = Math.multiplyExact(product, shape[axis]);
    }
    return atMost(product, capacity, symbol, path);
  }

  /** Whether the leading axes have some product, given that the others are checked. */
  protected static boolean leads(int[] shape, int rest, int product) {
    int actual = 1;
    for (int axis = 0; axis < shape.length - rest; axis++) {
      actual *= shape[axis];
    }
    return shape.length >= rest && actual == product;
  }

  /**
   * The error of an input whose shape is not the declared one, given the symbols that are known.
   */
  protected static IllegalArgumentException wrongShape(
      String path, String expected, int[] shape, String symbols) {
    return new IllegalArgumentException(path + ": expected " + expected + " but was "
        + Arrays.toString(shape) + (symbols.isEmpty() ? "" : " (" + symbols + ")"));
  }

  /** Checks the length of a plain array. */
  protected static void checkLength(int actual, long expected, String path) {
    if (actual != expected) {
      throw new IllegalArgumentException(
          path + ": expected " + expected + " elements but was " + actual);
    }
  }

  /** Checks the first labels of an array. */
  protected static void checkLabels(int[] labels, long count, int classes, String path) {
    for (int i = 0; i < count; i++) {
      if (labels[i] < 0 || labels[i] >= classes) {
        throw new IllegalArgumentException(
            path + "[" + i + "] = " + labels[i] + " is not in [0, " + classes + ")");
      }
    }
  }

  /** Checks that the window of a convolution fits into its image. */
  protected static void checkRoom(int room, String text) {
    if (room < 0) {
      throw new IllegalArgumentException(
          "conv2d: the kernel does not fit into the image with its padding: " + text + " = "
              + room);
    }
  }

  /** Checks that an axis has elements, of which one is the largest. */
  protected static void checkExtent(int size, String text) {
    if (size < 1) {
      throw new IllegalArgumentException(
          "max: an axis of size " + text + " is empty: " + text + " = " + size);
    }
  }

  // ---------------------------------------------------------------- backward

  /** Starts a backward pass. */
  protected final void beginBackward() {
    if (!ready) {
      throw new IllegalStateException(name + ": backward needs a forward that went well before it");
    }
    for (int i = 0; i < readCount; i++) {
      if (read[i].isStale() || read[i].stamp() != stamps[i]) {
        throw new IllegalStateException(
            name + ": an input of forward was overwritten before backward; keep it with copy()");
      }
    }
    if (parameters != null && parameters.version() != version) {
      throw new IllegalStateException(
          name + ": the parameters made a step between forward and backward");
    }
    gradientTurn ^= 1;
    gradients.advance();
  }

  /** Updates the parameters of the call. */
  protected final void update(
      Parameters<?> given, ulpine.optimizer.Optimizer optimizer, float[][] gradientArrays) {
    ready = false;
    given.step(optimizer, gradientArrays);
  }

  // ---------------------------------------------------------------- views

  /**
   * The view of an output's buffer; sizes that differ from call to call are set before it is
   * renewed.
   */
  protected final View outputView(float[] buffer, int... shape) {
    return new View(arithmetic.elements(buffer, buffer.length), outputs, shape);
  }

  /** As {@link #outputView(float[], int...)}, of a graph in binary64. */
  protected final View outputView(double[] buffer, int... shape) {
    return new View(new DoubleElements(buffer, buffer.length), outputs, shape);
  }

  /**
   * The view of a gradient's buffer; sizes that differ from call to call are set before it is
   * renewed.
   */
  protected final View gradientView(float[] buffer, int... shape) {
    return new View(arithmetic.elements(buffer, buffer.length), gradients, shape);
  }

  /** As {@link #gradientView(float[], int...)}, of a graph in binary64. */
  protected final View gradientView(double[] buffer, int... shape) {
    return new View(new DoubleElements(buffer, buffer.length), gradients, shape);
  }

  /** The axes of a shape before the last {@code rest} ones. */
  protected static int[] leadingAxes(int[] shape, int rest) {
    return Arrays.copyOf(shape, shape.length - rest);
  }

  /** A shape that starts with some leading axes. */
  protected static int[] withLeading(int[] leading, int... own) {
    int[] all = Arrays.copyOf(leading, leading.length + own.length);
    System.arraycopy(own, 0, all, leading.length, own.length);
    return all;
  }

  @Override
  public String toString() {
    return name;
  }
}
