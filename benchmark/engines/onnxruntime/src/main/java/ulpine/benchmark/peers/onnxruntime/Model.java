package ulpine.benchmark.peers.onnxruntime;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.AttributeProto.AttributeType;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import java.util.Arrays;
import java.util.List;
import ulpine.Tensor;

/** A model of ONNX in the making: its nodes, constants, inputs and outputs. */
final class Model {
  private static final int FORMAT = 9;
  private static final int OPERATORS = 20;

  private final GraphProto.Builder graph = GraphProto.newBuilder().setName("task");

  Model input(String name, int... shape) {
    graph.addInput(value(name, shape));
    return this;
  }

  Model output(String name, int... shape) {
    graph.addOutput(value(name, shape));
    return this;
  }

  /** A constant, which the runtime may store as it likes. */
  Model constant(String name, Tensor value) {
    TensorProto.Builder tensor =
        TensorProto.newBuilder().setName(name).setDataType(TensorProto.DataType.FLOAT.getNumber());
    for (int size : value.shape()) {
      tensor.addDims(size);
    }
    for (float number : value.toArray()) {
      tensor.addFloatData(number);
    }
    graph.addInitializer(tensor);
    return this;
  }

  /** A constant of the integers that some operators want for an argument. */
  Model integers(String name, long... values) {
    TensorProto.Builder tensor = TensorProto.newBuilder()
        .setName(name)
        .setDataType(TensorProto.DataType.INT64.getNumber())
        .addDims(values.length);
    Arrays.stream(values).forEach(tensor::addInt64Data);
    graph.addInitializer(tensor);
    return this;
  }

  /** A node with one result. */
  Model node(String operator, String result, List<String> operands, AttributeProto... attributes) {
    graph.addNode(NodeProto.newBuilder()
        .setOpType(operator)
        .addAllInput(operands)
        .addOutput(result)
        .addAllAttribute(List.of(attributes)));
    return this;
  }

  static AttributeProto integer(String name, long value) {
    return attribute(name, AttributeType.INT).setI(value).build();
  }

  static AttributeProto number(String name, float value) {
    return attribute(name, AttributeType.FLOAT).setF(value).build();
  }

  static AttributeProto text(String name, String value) {
    return attribute(name, AttributeType.STRING)
        .setS(ByteString.copyFromUtf8(value))
        .build();
  }

  static AttributeProto integers(String name, List<Long> values) {
    return attribute(name, AttributeType.INTS).addAllInts(values).build();
  }

  byte[] bytes() {
    return ModelProto.newBuilder()
        .setIrVersion(FORMAT)
        .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("").setVersion(OPERATORS))
        .setGraph(graph)
        .build()
        .toByteArray();
  }

  private static AttributeProto.Builder attribute(String name, AttributeType type) {
    return AttributeProto.newBuilder().setName(name).setType(type);
  }

  private static ValueInfoProto value(String name, int... shape) {
    TensorShapeProto.Builder sizes = TensorShapeProto.newBuilder();
    for (int size : shape) {
      sizes.addDim(TensorShapeProto.Dimension.newBuilder().setDimValue(size));
    }
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(TypeProto.newBuilder()
            .setTensorType(TypeProto.Tensor.newBuilder()
                .setElemType(TensorProto.DataType.FLOAT.getNumber())
                .setShape(sizes)))
        .build();
  }
}
