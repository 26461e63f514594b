package ulpine.processor.read;

import com.sun.source.tree.Tree;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Local variables, each with its value and its declaration. */
final class Scope {
  /** A variable. */
  static final class Variable {
    private final Tree declaration;
    private Value value;

    private Variable(Tree declaration, Value value) {
      this.declaration = declaration;
      this.value = value;
    }

    Tree declaration() {
      return declaration;
    }

    Value value() {
      return value;
    }

    void assign(Value newValue) {
      value = newValue;
    }
  }

  private final Optional<Scope> outer;
  private final Map<String, Variable> variables = new HashMap<>();

  Scope() {
    this.outer = Optional.empty();
  }

  private Scope(Scope outer) {
    this.outer = Optional.of(outer);
  }

  Scope inner() {
    return new Scope(this);
  }

  void declare(String name, Tree declaration, Value value) {
    variables.put(name, new Variable(declaration, value));
  }

  Optional<Variable> find(String name) {
    Variable own = variables.get(name);
    return own != null ? Optional.of(own) : outer.flatMap(o -> o.find(name));
  }
}
