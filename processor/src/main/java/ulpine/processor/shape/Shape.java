package ulpine.processor.shape;

import static java.util.stream.Collectors.joining;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import ulpine.processor.dim.Dim;

/**
 * The sizes of a tensor's axes, outermost first; none for a scalar. The first may be a
 * {@linkplain Dim#isPack pack}, one axis that stands for any number of leading ones.
 */
public record Shape(List<Dim> dims) {
  public static final Shape SCALAR = new Shape(List.of());

  public Shape {
    dims = List.copyOf(dims);
  }

  public static Shape of(Dim... dims) {
    return new Shape(List.of(dims));
  }

  public int rank() {
    return dims.size();
  }

  public Dim size(int axis) {
    return dims.get(axis);
  }

  public Dim last() {
    return dims.get(rank() - 1);
  }

  public boolean hasPack() {
    return rank() > 0 && dims.get(0).isPack();
  }

  /** The number of elements. */
  public Dim length() {
    return dims.stream().reduce(Dim.ONE, Dim::times);
  }

  /** Row-major strides. */
  public List<Dim> strides() {
    List<Dim> strides = new ArrayList<>(dims);
    Dim stride = Dim.ONE;
    for (int axis = rank() - 1; axis >= 0; axis--) {
      strides.set(axis, stride);
      stride = stride.times(dims.get(axis));
    }
    return strides;
  }

  public boolean endsWith(Shape suffix) {
    return suffix.rank() <= rank() && from(rank() - suffix.rank()).equals(suffix);
  }

  /** The first {@code count} axes. */
  public Shape upTo(int count) {
    return new Shape(dims.subList(0, count));
  }

  /** The axes from {@code axis} on. */
  public Shape from(int axis) {
    return new Shape(dims.subList(axis, rank()));
  }

  public Shape with(int axis, Dim size) {
    List<Dim> changed = new ArrayList<>(dims);
    changed.set(axis, size);
    return new Shape(changed);
  }

  public Shape insert(int axis, Dim size) {
    List<Dim> longer = new ArrayList<>(dims);
    longer.add(axis, size);
    return new Shape(longer);
  }

  /** The axes whose size is not 1. */
  public Shape withoutOnes() {
    return new Shape(dims.stream().filter(size -> !size.is(1)).toList());
  }

  public Shape without(int axis) {
    List<Dim> shorter = new ArrayList<>(dims);
    shorter.remove(axis);
    return new Shape(shorter);
  }

  public Shape append(Dim... sizes) {
    List<Dim> longer = new ArrayList<>(dims);
    longer.addAll(List.of(sizes));
    return new Shape(longer);
  }

  public Shape substitute(Map<String, Dim> values) {
    return new Shape(dims.stream().map(d -> d.substitute(values)).toList());
  }

  /** As messages show it: {@code [B, 784]}. */
  @Override
  public String toString() {
    return dims.stream().map(Dim::toString).collect(joining(", ", "[", "]"));
  }
}
