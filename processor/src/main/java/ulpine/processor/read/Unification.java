package ulpine.processor.read;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import ulpine.processor.dim.Dim;
import ulpine.processor.shape.Shape;

/** Finds what the symbols of declared shapes stand for when actual shapes are given. */
final class Unification {
  private Unification() {}

  /**
   * Binds each symbol that is the whole size of an axis and not bound yet; wrong ranks bind
   * nothing.
   */
  static void bind(Shape declared, Shape actual, Map<String, List<Dim>> symbols) {
    int packs = declared.hasPack() ? 1 : 0;
    int leading = actual.rank() - (declared.rank() - packs);
    if (packs == 0 ? leading != 0 : leading < 0) {
      return;
    }
    if (packs == 1) {
      symbols.putIfAbsent(
          declared.size(0).asSymbol().orElseThrow(),
          List.copyOf(actual.dims().subList(0, leading)));
    }
    for (int axis = packs; axis < declared.rank(); axis++) {
      Dim size = actual.size(axis - packs + (packs == 1 ? leading : 0));
      Optional<String> symbol = declared.size(axis).asSymbol();
      symbol.ifPresent(name -> symbols.putIfAbsent(name, List.of(size)));
    }
  }

  /** A declared shape with its symbols replaced. */
  static Shape substitute(Shape declared, Map<String, List<Dim>> symbols) {
    Map<String, Dim> single = products(symbols);
    List<Dim> dims = new ArrayList<>();
    for (Dim dim : declared.dims()) {
      List<Dim> pack = dim.isPack() ? symbols.get(dim.asSymbol().orElseThrow()) : null;
      dims.addAll(pack != null ? pack : List.of(dim.substitute(single)));
    }
    return new Shape(dims);
  }

  /** Each symbol as one size, a pack as the product of its axes. */
  static Map<String, Dim> products(Map<String, List<Dim>> symbols) {
    Map<String, Dim> products = new HashMap<>();
    symbols.forEach((name, dims) -> products.put(name, dims.stream().reduce(Dim.ONE, Dim::times)));
    return products;
  }
}
