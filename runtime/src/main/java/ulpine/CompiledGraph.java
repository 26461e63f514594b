package ulpine;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;
import java.util.concurrent.Executor;
import ulpine.certificate.Certificate;
import ulpine.kernel.Divided;
import ulpine.optimizer.Optimizer;
import ulpine.optimizer.Sgd;

/**
 * What every generated class is built on: the guard that keeps its buffers from being read when
 * they hold something else, and checks of inputs. It has no public methods of its own.
 */
public abstract class CompiledGraph extends InputChecks {
  /** The executor of instances that were given none: they have one thread. */
  protected static final Executor CALLER = new Team.Caller();

  private final String name;
  private final Arithmetic.Binary arithmetic;
  private final Team team;
  private final Generation outputs;
  private final Generation gradients;
  private final Tensor[] read;
  private final long[] stamps;
  private Parameters<?> parameters;
  private long version;
  private Parameters<?> seen;
  private long seenVersion;
  private boolean again;
  private Parameters<?> packed;
  private long packedVersion;
  private boolean behind;
  private boolean following;
  private Parameters<?> certified;
  private long certifiedVersion;
  private int readCount;
  private boolean ready;
  private int turn;
  private int gradientTurn;

  /**
   * @param arithmetic that of the graph, which has a format
   * @param inputs how many tensors a call reads at most
   * @param executor whose threads compute parts of large kernels
   * @param parallelism how many parts of a kernel there are at most
   */
  protected CompiledGraph(Arithmetic arithmetic, int inputs, Executor executor, int parallelism) {
    Team given = new Team(executor, parallelism);
    team = parallelism == 1 ? null : given;
    this.arithmetic = (Arithmetic.Binary) arithmetic;
    name = getClass().getSimpleName();
    outputs = new Generation(name);
    gradients = new Generation(name);
    read = new Tensor[inputs];
    stamps = new long[inputs];
  }

  // ---------------------------------------------------------------- threads

  /** Into how many parts a kernel may be divided. */
  protected final int parts() {
    return team == null ? 1 : team.parallelism();
  }

  /** Whether there are threads besides the caller's. */
  protected final boolean isTeam() {
    return team != null;
  }

  /**
   * Runs a kernel in several threads.
   *
   * @param size the number of results along the axis that is cut
   * @param step cuts are at multiples of it
   */
  protected final void divide(Divided kernel, int size, int step) {
    team.run(kernel, size, step);
  }

  // ---------------------------------------------------------------- forward

  /** Starts a call: what earlier calls returned is stale from here on. */
  protected final void begin() {
    ready = false;
    readCount = 0;
    parameters = null;
    following = false;
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
  protected float[] rounded(float[] numbers, float[] into, int length) {
    for (int i = 0; i < length; i++) {
      into[i] = (float) arithmetic.round(numbers[i]);
    }
    return into;
  }

  /** The parameters of a call, which are remembered like an input. */
  protected final <W> Parameters<W> parameters(Parameters<W> given, String path) {
    parameters = requireNonNull(given, path);
    version = given.version();
    return given;
  }

  // ---------------------------------------------------------------- panels of weights
  //
  // A call with parameters copies their weights to panels. Those of the second call with the same
  // parameters at the same step are kept (keep), all of them, and the next calls find them there
  // (stale is 0) until the parameters have made a step, or others come. A step of this instance in
  // place (follows) changes panels with their weights, but for some (behind).

  /**
   * 1 if the panels of all weights are to be kept, and 0 if it is not worth while: the first call
   * with some parameters after a step may be the last. Threads share what is kept: each makes all
   * the panels that it reads, of the same numbers.
   */
  protected final int keep() {
    again = parameters != null && parameters == seen && version == seenVersion;
    seen = parameters;
    seenVersion = version;
    return again || isTeam() ? 1 : 0;
  }

  /**
   * 0 if the panels of all weights are there, 1 if they are about to be made, and 2 if so for the
   * first call with some parameters after a step: then only those that pay at once.
   */
  protected final int stale() {
    if (packed != null && packed == parameters && version == packedVersion) {
      return 0;
    }
    packed = null;
    return again ? 1 : 2;
  }

  /** As {@link #stale}, of panels that a step does not change with the weights. */
  protected final int behind() {
    return packed != null && behind ? 1 : stale();
  }

  /**
   * All panels have been made.
   *
   * @param stale what was said of them
   */
  protected final void packed(int stale) {
    behind = false;
    packed = stale < 2 ? parameters : null;
    packedVersion = version;
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

  /**
   * Whether the optimizer only descends along the gradient, and one thread computes it: then the
   * weights may be changed where their gradient is computed. Several threads may fail one by one,
   * and must not leave some weights changed.
   *
   * @param rate where the negative learning rate goes
   */
  protected final boolean descends(Optimizer optimizer, float[] rate) {
    if (optimizer instanceof Sgd sgd && !isTeam()) {
      rate[0] = (float) -sgd.learningRate();
      return true;
    }
    return false;
  }

  /** The same in binary64. */
  protected final boolean descends(Optimizer optimizer, double[] rate) {
    if (optimizer instanceof Sgd sgd && !isTeam()) {
      rate[0] = -sgd.learningRate();
      return true;
    }
    return false;
  }

  /**
   * Whether a step may change panels with the weights: if those of all weights are there. From now
   * on, the parameters after a step count as those before it, so that they will be.
   */
  protected final boolean follows() {
    following = true;
    return packed != null && packed == parameters && version == packedVersion;
  }

  /**
   * Updates the parameters of the call.
   *
   * @param gradientArrays a {@code float[][]}, or a {@code double[][]} of a graph in binary64
   */
  protected final void update(Parameters<?> given, Optimizer optimizer, Object[] gradientArrays) {
    update(given, optimizer, gradientArrays, false);
  }

  /**
   * The same with null for arrays of weights that are updated already.
   *
   * @param inPlace whether some are, and the panels of these
   */
  protected final void update(
      Parameters<?> given, Optimizer optimizer, Object[] gradientArrays, boolean inPlace) {
    ready = false;
    given.update(optimizer, gradientArrays);
    if (following) {
      seenVersion = given.version();
    }
    if (following && inPlace) {
      packedVersion = given.version();
      behind = true;
    }
    following = false;
  }

  // ---------------------------------------------------------------- certificates

  /**
   * Whether a certificate is about the weights of the last one, the same parameters at the same
   * step: what its bounds have found out about them is still right.
   */
  protected final boolean sameWeights() {
    boolean same = parameters != null && parameters == certified && version == certifiedVersion;
    certified = null;
    return same;
  }

  /** Ends a certificate that went well. */
  protected final Certificate certified(Certificate certificate) {
    certified = parameters;
    certifiedVersion = version;
    return certificate;
  }

  // ---------------------------------------------------------------- views

  /**
   * The view of an output's buffer; sizes that differ from call to call are set before it is
   * renewed.
   */
  protected final CompiledView outputView(float[] buffer, int... shape) {
    return new CompiledView(arithmetic.elements(buffer, buffer.length), outputs, shape);
  }

  /** As {@link #outputView(float[], int...)}, of a graph in binary64. */
  protected final CompiledView outputView(double[] buffer, int... shape) {
    return new CompiledView(new DoubleElements(buffer, buffer.length), outputs, shape);
  }

  /**
   * The view of a gradient's buffer; sizes that differ from call to call are set before it is
   * renewed.
   */
  protected final CompiledView gradientView(float[] buffer, int... shape) {
    return new CompiledView(arithmetic.elements(buffer, buffer.length), gradients, shape);
  }

  /** As {@link #gradientView(float[], int...)}, of a graph in binary64. */
  protected final CompiledView gradientView(double[] buffer, int... shape) {
    return new CompiledView(new DoubleElements(buffer, buffer.length), gradients, shape);
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
