package ulpine.benchmark.peers.nd4j;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.nd4j.enums.WeightsFormat;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.Op;
import org.nd4j.linalg.api.ops.impl.layers.convolution.config.Conv2DConfig;
import org.nd4j.linalg.api.ops.impl.layers.convolution.config.Pooling2DConfig;
import org.nd4j.linalg.api.ops.impl.scalar.RectifiedLinear;
import org.nd4j.linalg.api.ops.impl.transforms.custom.SoftMax;
import org.nd4j.linalg.api.ops.impl.transforms.same.Sign;
import org.nd4j.linalg.api.ops.impl.transforms.strict.Exp;
import org.nd4j.linalg.api.ops.impl.transforms.strict.Log;
import org.nd4j.linalg.api.ops.impl.transforms.strict.Sigmoid;
import org.nd4j.linalg.api.ops.impl.transforms.strict.Tanh;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.versioncheck.VersionCheck;
import org.nd4j.versioncheck.VersionInfo;
import ulpine.Tensor;
import ulpine.benchmark.peers.Engine;
import ulpine.benchmark.peers.Task;
import ulpine.benchmark.peers.Task.ConvNet;
import ulpine.benchmark.peers.Task.Elementwise;
import ulpine.benchmark.peers.Task.Mlp;
import ulpine.benchmark.peers.Task.Phase;
import ulpine.benchmark.peers.Task.Product;
import ulpine.benchmark.peers.Work;

/**
 * ND4J on arrays that stay, products in the order of columns, which its BLAS wants. The gradient is
 * written by hand: faster than the layers of Deeplearning4j.
 */
public final class Nd4jEngine implements Engine {
  /** For the service loader. */
  public Nd4jEngine() {
    Nd4j.getEnvironment().setMaxThreads(1);
    Nd4j.getEnvironment().setMaxMasterThreads(1);
  }

  @Override
  public String name() {
    return "nd4j";
  }

  @Override
  public String version() {
    return VersionCheck.getVersionInfos().stream()
        .filter(info -> info.getArtifactId().equals("nd4j-api"))
        .map(VersionInfo::getBuildVersion)
        .findFirst()
        .orElse("unknown");
  }

  @Override
  public Optional<Work> prepare(Task task) {
    if (task instanceof Mlp mlp) {
      return switch (mlp.phase()) {
        case INFERENCE -> Optional.of(mlp(mlp));
        case STEP -> Optional.of(step(mlp));
        case GRADIENT -> Optional.empty();
      };
    } else if (task instanceof ConvNet net) {
      return net.phase() == Phase.INFERENCE ? Optional.of(convNet(net)) : Optional.empty();
    } else if (task instanceof Product product) {
      INDArray a = array(product.a(), product.m(), product.k());
      INDArray b = array(product.b(), product.k(), product.n());
      INDArray c = columns(product.m(), product.n());
      return Optional.of(new Work(() -> a.mmuli(b, c), () -> floats(c)));
    }
    return task instanceof Elementwise function ? elementwise(function) : Optional.empty();
  }

  /** The weights and intermediate results of a network, and its forward pass. */
  private static final class Layers {
    private final INDArray x;
    private final List<INDArray> w;
    private final INDArray hidden;
    private final INDArray scores;

    Layers(Mlp task) {
      x = array(task.x(), task.batch(), task.inputs());
      w = task.weights().stream()
          .map(weight -> weight.rank() == 1 ? array(weight) : array(weight).dup('f'))
          .toList();
      hidden = columns(task.batch(), task.hidden());
      scores = columns(task.batch(), task.classes());
    }

    void forward() {
      x.mmuli(w.get(0), hidden).addiRowVector(w.get(1));
      Nd4j.exec((Op) new RectifiedLinear(hidden, hidden, 0));
      hidden.mmuli(w.get(2), scores).addiRowVector(w.get(3));
    }
  }

  private static Work mlp(Mlp task) {
    Layers layers = new Layers(task);
    return new Work(layers::forward, () -> floats(layers.scores));
  }

  private static Work step(Mlp task) {
    Layers layers = new Layers(task);
    INDArray hot = array(task.oneHot(), task.batch(), task.classes()).dup('f');
    INDArray dHidden = columns(task.batch(), task.hidden());
    double rate = -Task.RATE / task.batch();
    List<INDArray> w = layers.w;
    return new Work(
        () -> {
          layers.forward();
          INDArray p = layers.scores;
          Nd4j.exec(new SoftMax(p, p, 1));
          INDArray likelihood = p.mul(hot).sum(1);
          Nd4j.exec((Op) new Log(likelihood, likelihood));
          likelihood.meanNumber();
          INDArray dScores = p.subi(hot);
          Nd4j.gemm(dScores, w.get(2), dHidden, false, true, 1, 0);
          Nd4j.gemm(layers.hidden, dScores, w.get(2), true, false, rate, 1);
          w.get(3).addi(dScores.sum(0).muli(rate));
          Nd4j.exec((Op) new Sign(layers.hidden, layers.hidden));
          dHidden.muli(layers.hidden);
          Nd4j.gemm(layers.x, dHidden, w.get(0), true, false, rate, 1);
          w.get(1).addi(dHidden.sum(0).muli(rate));
        },
        () -> Work.concatenated(w.stream().map(Nd4jEngine::floats).toList()));
  }

  private static Work convNet(ConvNet task) {
    INDArray x = array(task.x(), task.batch(), 1, 28, 28);
    List<INDArray> w = task.weights().stream().map(Nd4jEngine::array).toList();
    INDArray[] last = new INDArray[1];
    return new Work(
        () -> {
          INDArray inner = layer(layer(x, w.get(0), w.get(1)), w.get(2), w.get(3));
          last[0] = inner.reshape(task.batch(), 784).mmul(w.get(4)).addiRowVector(w.get(5));
        },
        () -> floats(last[0]));
  }

  private static INDArray layer(INDArray x, INDArray weights, INDArray bias) {
    INDArray sum = Nd4j.cnn()
        .conv2d(
            x,
            weights,
            bias,
            Conv2DConfig.builder()
                .kH(3)
                .kW(3)
                .pH(1)
                .pW(1)
                .dataFormat("NCHW")
                .weightsFormat(WeightsFormat.OIYX)
                .build());
    Nd4j.exec((Op) new RectifiedLinear(sum, sum, 0));
    return Nd4j.cnn()
        .maxPooling2d(sum, Pooling2DConfig.builder().kH(2).kW(2).sH(2).sW(2).build());
  }

  private static Optional<Work> elementwise(Elementwise task) {
    INDArray x = array(task.x(), Elementwise.SIDE, Elementwise.SIDE);
    INDArray y = Nd4j.create(DataType.FLOAT, Elementwise.SIDE, Elementwise.SIDE);
    Work.Action action = switch (task.function()) {
      case "exp" -> () -> Nd4j.exec((Op) new Exp(x, y));
      case "tanh" -> () -> Nd4j.exec((Op) new Tanh(x, y));
      case "sigmoid" -> () -> Nd4j.exec((Op) new Sigmoid(x, y));
      case "softmax" -> () -> Nd4j.exec(new SoftMax(x, y, 1));
      // Even the gelu that it calls precise is another function: 0.03 away at most.
      default -> null;
    };
    return Optional.ofNullable(action).map(a -> new Work(a, () -> floats(y)));
  }

  private static INDArray columns(long rows, long columns) {
    return Nd4j.create(DataType.FLOAT, new long[] {rows, columns}, 'f');
  }

  private static INDArray array(Tensor tensor) {
    return array(tensor.toArray(), Arrays.stream(tensor.shape()).asLongStream().toArray());
  }

  private static INDArray array(float[] data, long... shape) {
    return Nd4j.create(data, shape, 'c');
  }

  private static float[] floats(INDArray array) {
    return array.dup('c').data().asFloat();
  }
}
