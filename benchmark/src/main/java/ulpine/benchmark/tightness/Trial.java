package ulpine.benchmark.tightness;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import ulpine.Tensor;
import ulpine.annotations.Certify;
import ulpine.annotations.Format;
import ulpine.certificate.Certificate;
import ulpine.certificate.CertifiedTensor;
import ulpine.certificate.InputErrors;
import ulpine.exact.Enclosure;
import ulpine.processor.testing.Calls;

/**
 * A subject, which has one result, with all kinds of certificates that its format has, inputs, and
 * the truth.
 *
 * @param inputs a cotangent included, if there is one
 * @param exact the results, then the gradients
 * @param errors the distances of the computed ones from them
 */
public record Trial(
    Subject subject,
    Format format,
    List<Object> inputs,
    List<Tensor> exact,
    List<double[]> errors,
    Map<Certify, Compiled> compiled) {

  /**
   * Tries each subject with so many inputs. Those without an exact result are left out.
   *
   * @return how many were left out
   */
  public static int all(
      List<? extends Subject> subjects, Format format, int count, long seed, Consumer<Trial> each)
      throws ReflectiveOperationException {
    Map<Subject, Map<Certify, Compiled>> compiled = new LinkedHashMap<>();
    for (Certify kind : Certify.values()) {
      if (kind != Certify.NONE) {
        Compiled.all(subjects, kind, format)
            .forEach((subject, made) -> compiled
                .computeIfAbsent(subject, s -> new EnumMap<>(Certify.class))
                .put(kind, made));
      }
    }
    Random random = new Random(seed);
    int undefined = 0;
    for (Subject subject : subjects) {
      for (int trial = 0; trial < count && compiled.containsKey(subject); trial++) {
        Optional<Trial> made =
            of(subject, format, compiled.get(subject), subject.inputs(trial, random), random);
        made.ifPresent(each);
        undefined += made.isPresent() ? 0 : 1;
      }
    }
    return undefined;
  }

  private static Optional<Trial> of(
      Subject subject,
      Format format,
      Map<Certify, Compiled> compiled,
      List<Object> inputs,
      Random random)
      throws ReflectiveOperationException {
    Compiled any = compiled.values().iterator().next();
    List<Object> rounded = new ArrayList<>();
    for (Object input : inputs) {
      rounded.add(Calls.in(any.arithmetic(), input));
    }
    if (any.takesSeed()) {
      Object seed = subject.seed(any.evaluate(rounded), random);
      rounded.add(Calls.in(any.arithmetic(), seed));
    }
    Optional<List<Tensor>> exact = any.exact(rounded);
    if (exact.isEmpty()) {
      return Optional.empty();
    }
    // The computed numbers are the same for all kinds.
    List<CertifiedTensor> computed = tensors(any.certify(rounded, InputErrors.NONE));
    List<double[]> errors = new ArrayList<>();
    for (int t = 0; t < computed.size(); t++) {
      errors.add(errors(computed.get(t), exact.get().get(t).reshape(-1)));
    }
    return Optional.of(new Trial(subject, format, rounded, exact.get(), errors, compiled));
  }

  /** The kinds of certificates that there are. */
  public Set<Certify> kinds() {
    return compiled.keySet();
  }

  /** Results and gradients, until the next call for the same kind. */
  public List<CertifiedTensor> certify(Certify kind, InputErrors inputErrors) {
    try {
      return tensors(compiled.get(kind).certify(inputs, inputErrors));
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(subject + " in " + format, e);
    }
  }

  private static List<CertifiedTensor> tensors(Certificate certificate) {
    return Stream.concat(certificate.outputs().stream(), certificate.gradients().stream())
        .toList();
  }

  private static double[] errors(CertifiedTensor computed, Tensor exact) {
    double[] errors = new double[computed.length()];
    for (int i = 0; i < errors.length; i++) {
      errors[i] = error(exact.enclosure(i), computed.value(i));
    }
    return errors;
  }

  /** How far a number is from an exact one: 0 if the enclosure of that cannot tell them apart. */
  public static double error(Enclosure exact, double value) {
    double distance = exact.distance(value);
    return distance <= exact.width() && exact.contains(new BigDecimal(value)) ? 0 : distance;
  }
}
