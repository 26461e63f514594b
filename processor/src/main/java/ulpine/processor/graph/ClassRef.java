package ulpine.processor.graph;

import java.util.List;

/**
 * A class by name, without any compiler's type: the package and the simple names from the outermost
 * class inwards.
 */
public record ClassRef(String packageName, List<String> simpleNames) {
  public ClassRef {
    simpleNames = List.copyOf(simpleNames);
  }

  /** As Java source writes it: {@code demo.Digits.Weights}. */
  public String canonicalName() {
    return (packageName.isEmpty() ? "" : packageName + ".") + String.join(".", simpleNames);
  }
}
