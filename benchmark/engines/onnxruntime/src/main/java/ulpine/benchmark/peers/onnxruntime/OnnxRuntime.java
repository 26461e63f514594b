package ulpine.benchmark.peers.onnxruntime;

import static ulpine.benchmark.peers.onnxruntime.Model.integer;
import static ulpine.benchmark.peers.onnxruntime.Model.integers;
import static ulpine.benchmark.peers.onnxruntime.Model.number;
import static ulpine.benchmark.peers.onnxruntime.Model.text;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import ulpine.Tensor;
import ulpine.benchmark.peers.Engine;
import ulpine.benchmark.peers.Task;
import ulpine.benchmark.peers.Task.ConvNet;
import ulpine.benchmark.peers.Task.Elementwise;
import ulpine.benchmark.peers.Task.Mlp;
import ulpine.benchmark.peers.Task.Phase;
import ulpine.benchmark.peers.Task.Product;
import ulpine.benchmark.peers.Task.Stack;
import ulpine.benchmark.peers.Work;

/**
 * ONNX Runtime as fast as it can be called from Java: one thread, a session for the task, inputs
 * and outputs in direct buffers that stay. There is no training in its Java package; a step is a
 * graph with the gradient written by hand, whose outputs are the inputs of the next.
 */
public final class OnnxRuntime implements Engine {
  private final OrtEnvironment environment = OrtEnvironment.getEnvironment();

  /** For the service loader. */
  public OnnxRuntime() {}

  @Override
  public String name() {
    return "onnxruntime";
  }

  @Override
  public String version() {
    return environment.getVersion();
  }

  @Override
  public Optional<Work> prepare(Task task) throws OrtException {
    if (task instanceof Mlp mlp) {
      return switch (mlp.phase()) {
        case INFERENCE -> Optional.of(mlp(mlp));
        case STEP -> Optional.of(step(mlp));
        case GRADIENT -> Optional.empty();
      };
    } else if (task instanceof ConvNet net) {
      return net.phase() == Phase.INFERENCE ? Optional.of(convNet(net)) : Optional.empty();
    } else if (task instanceof Product product) {
      return Optional.of(product(product));
    } else if (task instanceof Stack stack) {
      return Optional.of(stack(stack));
    }
    return Optional.of(elementwise((Elementwise) task));
  }

  private Work mlp(Mlp task) throws OrtException {
    List<Tensor> w = task.weights();
    Model model = new Model()
        .input("x", task.batch(), task.inputs())
        .constant("w1", w.get(0))
        .constant("b1", w.get(1))
        .constant("w2", w.get(2))
        .constant("b2", w.get(3))
        .node("Gemm", "sum", List.of("x", "w1", "b1"))
        .node("Relu", "hidden", List.of("sum"))
        .node("Gemm", "y", List.of("hidden", "w2", "b2"))
        .output("y", task.batch(), task.classes());
    return run(
        model,
        Map.of("x", tensor(task.x(), task.batch(), task.inputs())),
        "y",
        tensor(new float[task.batch() * task.classes()], task.batch(), task.classes()));
  }

  private Work convNet(ConvNet task) throws OrtException {
    List<Tensor> w = task.weights();
    var same = integers("pads", List.of(1L, 1L, 1L, 1L));
    var size = integers("kernel_shape", List.of(2L, 2L));
    var strides = integers("strides", List.of(2L, 2L));
    Model model = new Model()
        .input("x", task.batch(), 1, 28, 28)
        .constant("w1", w.get(0))
        .constant("b1", w.get(1))
        .constant("w2", w.get(2))
        .constant("b2", w.get(3))
        .constant("w3", w.get(4))
        .constant("b3", w.get(5))
        .node("Conv", "c1", List.of("x", "w1", "b1"), same)
        .node("Relu", "r1", List.of("c1"))
        .node("MaxPool", "p1", List.of("r1"), size, strides)
        .node("Conv", "c2", List.of("p1", "w2", "b2"), same)
        .node("Relu", "r2", List.of("c2"))
        .node("MaxPool", "p2", List.of("r2"), size, strides)
        .node("Flatten", "f", List.of("p2"))
        .node("Gemm", "y", List.of("f", "w3", "b3"))
        .output("y", task.batch(), task.classes());
    return run(
        model,
        Map.of("x", tensor(task.x(), task.batch(), 1, 28, 28)),
        "y",
        tensor(new float[task.batch() * task.classes()], task.batch(), task.classes()));
  }

  private Work stack(Stack task) throws OrtException {
    List<Tensor> w = task.weights();
    int last = task.layers();
    Model model = new Model()
        .input("h0", task.batch(), task.width())
        .constant("w", w.get(0))
        .constant("b", w.get(1));
    for (int i = 1; i <= last; i++) {
      model
          .node("Gemm", "s" + i, List.of("h" + (i - 1), "w", "b"))
          .node("Relu", "h" + i, List.of("s" + i));
    }
    return run(
        model.output("h" + last, task.batch(), task.width()),
        Map.of("h0", tensor(task.x(), task.batch(), task.width())),
        "h" + last,
        tensor(new float[task.batch() * task.width()], task.batch(), task.width()));
  }

  private Work product(Product task) throws OrtException {
    Model model = new Model().input("a", task.m(), task.k());
    Map<String, OnnxTensor> inputs = new LinkedHashMap<>();
    inputs.put("a", tensor(task.a(), task.m(), task.k()));
    if (task.dense()) {
      model.constant("b", Tensor.of(task.b(), task.k(), task.n()));
    } else {
      model.input("b", task.k(), task.n());
      inputs.put("b", tensor(task.b(), task.k(), task.n()));
    }
    model.node("MatMul", "y", List.of("a", "b")).output("y", task.m(), task.n());
    return run(
        model,
        inputs,
        "y",
        tensor(new float[task.m() * task.n()], task.m(), task.n()));
  }

  private Work elementwise(Elementwise task) throws OrtException {
    int side = Elementwise.SIDE;
    Model model = new Model().input("x", side, side).output("y", side, side);
    switch (task.function()) {
      case "exp" -> model.node("Exp", "y", List.of("x"));
      case "tanh" -> model.node("Tanh", "y", List.of("x"));
      case "sigmoid" -> model.node("Sigmoid", "y", List.of("x"));
      case "gelu" -> model.node("Gelu", "y", List.of("x"), text("approximate", "tanh"));
      case "softmax" -> model.node("Softmax", "y", List.of("x"), integer("axis", 1));
      default -> throw new IllegalArgumentException(task.name());
    }
    return run(
        model,
        Map.of("x", tensor(task.x(), side, side)),
        "y",
        tensor(new float[side * side], side, side));
  }

  private Work run(Model model, Map<String, OnnxTensor> inputs, String output, OnnxTensor result)
      throws OrtException {
    OrtSession session = session(model);
    Map<String, OnnxTensor> outputs = Map.of(output, result);
    return new Work(() -> session.run(inputs, outputs).close(), () -> array(result));
  }

  /** Forward, backward and descent in one graph; the descent is part of the matrix products. */
  private Work step(Mlp task) throws OrtException {
    int batch = task.batch();
    int hidden = task.hidden();
    int classes = task.classes();
    var rate = number("alpha", -Task.RATE / batch);
    var left = integer("transA", 1);
    Model model = new Model()
        .input("x", batch, task.inputs())
        .input("y", batch, classes)
        .input("w1", task.inputs(), hidden)
        .input("b1", 1, hidden)
        .input("w2", hidden, classes)
        .input("b2", 1, classes)
        .constant("ones", Tensor.full(1, 1, batch))
        .integers("last", 1)
        .node("Gemm", "sum", List.of("x", "w1", "b1"))
        .node("Relu", "hidden", List.of("sum"))
        .node("Gemm", "scores", List.of("hidden", "w2", "b2"))
        .node("Softmax", "p", List.of("scores"), integer("axis", 1))
        .node("Mul", "hit", List.of("p", "y"))
        .node("ReduceSum", "likelihood", List.of("hit", "last"))
        .node("Log", "log", List.of("likelihood"))
        .node("ReduceMean", "mean", List.of("log"))
        .node("Neg", "loss", List.of("mean"))
        .node("Sub", "dScores", List.of("p", "y"))
        .node("Gemm", "w2Next", List.of("hidden", "dScores", "w2"), left, rate)
        .node("Gemm", "b2Next", List.of("ones", "dScores", "b2"), rate)
        .node("Gemm", "dHidden", List.of("dScores", "w2"), integer("transB", 1))
        .node("Sign", "positive", List.of("hidden"))
        .node("Mul", "dSum", List.of("dHidden", "positive"))
        .node("Gemm", "w1Next", List.of("x", "dSum", "w1"), left, rate)
        .node("Gemm", "b1Next", List.of("ones", "dSum", "b1"), rate)
        .output("loss", 1, 1)
        .output("w1Next", task.inputs(), hidden)
        .output("b1Next", 1, hidden)
        .output("w2Next", hidden, classes)
        .output("b2Next", 1, classes);
    return new Alternation(session(model), task).work();
  }

  /** Steps from one set of weights to the other, and back. */
  private final class Alternation {
    private static final List<String> NAMES = List.of("w1", "b1", "w2", "b2");

    private final OrtSession session;
    private final List<Map<String, OnnxTensor>> inputs = new ArrayList<>();
    private final List<Map<String, OnnxTensor>> outputs = new ArrayList<>();
    private int turn;

    Alternation(OrtSession session, Mlp task) throws OrtException {
      this.session = session;
      OnnxTensor x = tensor(task.x(), task.batch(), task.inputs());
      OnnxTensor labels = tensor(task.oneHot(), task.batch(), task.classes());
      OnnxTensor loss = tensor(new float[1], 1, 1);
      for (int set = 0; set < 2; set++) {
        Map<String, OnnxTensor> in = new LinkedHashMap<>(Map.of("x", x, "y", labels));
        Map<String, OnnxTensor> out = new LinkedHashMap<>(Map.of("loss", loss));
        for (int i = 0; i < NAMES.size(); i++) {
          Tensor weight = task.weights().get(i);
          int columns = weight.size(weight.rank() - 1);
          OnnxTensor tensor = tensor(weight.toArray(), weight.length() / columns, columns);
          in.put(NAMES.get(i), tensor);
          out.put(NAMES.get(i) + "Next", tensor);
        }
        inputs.add(in);
        outputs.add(out);
      }
    }

    Work work() {
      return new Work(
          () -> {
            session.run(inputs.get(turn), outputs.get(1 - turn)).close();
            turn = 1 - turn;
          },
          this::weights);
    }

    private float[] weights() {
      return Work.concatenated(
          NAMES.stream().map(name -> array(inputs.get(turn).get(name))).toList());
    }
  }

  private OrtSession session(Model model) throws OrtException {
    OrtSession.SessionOptions options = new OrtSession.SessionOptions();
    options.setIntraOpNumThreads(1);
    options.setInterOpNumThreads(1);
    options.setExecutionMode(OrtSession.SessionOptions.ExecutionMode.SEQUENTIAL);
    options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.ALL_OPT);
    return environment.createSession(model.bytes(), options);
  }

  private OnnxTensor tensor(float[] data, long... shape) throws OrtException {
    FloatBuffer buffer = ByteBuffer.allocateDirect(data.length * Float.BYTES)
        .order(ByteOrder.nativeOrder())
        .asFloatBuffer();
    buffer.put(data).rewind();
    return OnnxTensor.createTensor(environment, buffer, shape);
  }

  private static float[] array(OnnxTensor tensor) {
    FloatBuffer buffer = tensor.getFloatBuffer();
    float[] array = new float[buffer.remaining()];
    buffer.get(array);
    return array;
  }
}
