package ulpine;

import static com.google.common.truth.Truth.assertThat;
import static ulpine.Samples.check;
import static ulpine.Samples.shape;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Views of every element, against loops over indices. */
final class ShapesTest {
  /** Distinct numbers: element i is i. */
  private static Tensor count(int... shape) {
    float[] numbers = new float[Samples.length(shape)];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = i;
    }
    return Tensor.of(numbers, shape);
  }

  @Test
  void transposeSwapsTheLastTwo() {
    check("matrix", count(3, 4).transpose(), shape(4, 3), at -> at[1] * 4 + at[0]);
    check(
        "rank 4",
        count(2, 3, 4, 5).transpose(),
        shape(2, 3, 5, 4),
        at -> ((at[0] * 3 + at[1]) * 4 + at[3]) * 5 + at[2]);
  }

  @Test
  void permuteAllWays() {
    int[] sizes = {2, 3, 4, 5};
    List<int[]> permutations = new ArrayList<>();
    permutations(new ArrayList<>(), 4, permutations);
    assertThat(permutations).hasSize(24);
    for (int[] axes : permutations) {
      int[] result = new int[4];
      int[] fromTheEnd = new int[4];
      for (int i = 0; i < 4; i++) {
        result[i] = sizes[axes[i]];
        fromTheEnd[i] = axes[i] - 4;
      }
      for (int[] given : List.of(axes, fromTheEnd)) {
        check("permute", count(sizes).permute(given), result, at -> {
          int[] from = new int[4];
          for (int i = 0; i < 4; i++) {
            from[axes[i]] = at[i];
          }
          return ((from[0] * 3 + from[1]) * 4 + from[2]) * 5 + from[3];
        });
      }
    }
    check("scalar", Tensor.scalar(3).permute(), shape(), 3);
  }

  private static void permutations(List<Integer> begun, int n, List<int[]> all) {
    if (begun.size() == n) {
      all.add(begun.stream().mapToInt(i -> i).toArray());
    }
    for (int next = 0; next < n; next++) {
      if (!begun.contains(next)) {
        begun.add(next);
        permutations(begun, n, all);
        begun.remove(begun.size() - 1);
      }
    }
  }

  @Test
  void reshapeKeepsTheOrder() {
    check("flat", count(2, 3).reshape(6), shape(6), at -> at[0]);
    check("rank 3", count(6).reshape(1, 3, 2), shape(1, 3, 2), at -> at[1] * 2 + at[2]);
    check(
        "what is left",
        count(4, 6).reshape(3, -1, 2),
        shape(3, 4, 2),
        at -> (at[0] * 4 + at[1]) * 2 + at[2]);
    check("all that is left", count(4, 6).reshape(-1), shape(24), at -> at[0]);
    check("scalar", count(1, 1).reshape(), shape(), 0);
    check("from a scalar", Tensor.scalar(5).reshape(1, -1), shape(1, 1), 5);
    check("empty", count(0, 3).reshape(5, 0), shape(5, 0));
    check("nothing is left", count(0, 3).reshape(0, -1), shape(0, 0));
    check("left of empty", count(0, 3).reshape(-1, 3), shape(0, 3));
  }

  @Test
  void expandRepeats() {
    check("row", count(3).expand(2, 3), shape(2, 3), at -> at[1]);
    check("column", count(2, 1).expand(2, 3), shape(2, 3), at -> at[0]);
    check("both", count(2, 1, 3).expand(4, 2, 5, 3), shape(4, 2, 5, 3), at -> at[1] * 3 + at[3]);
    check("scalar", Tensor.scalar(7).expand(2, 2), shape(2, 2), at -> 7);
    check("same", count(2, 3).expand(2, 3), shape(2, 3), at -> at[0] * 3 + at[1]);
    check("to nothing", count(1, 3).expand(0, 3), shape(0, 3));
    check("one stays", count(1, 1).expand(1, 1), shape(1, 1), 0);
  }

  @Test
  void pickAndPlaceAlongEachAxis() {
    Random random = new Random(1);
    int[] sizes = {3, 4, 5};
    Tensor cube = count(sizes);
    for (int axis = 0; axis < 3; axis++) {
      int along = axis;
      int[] rest = axis == 0 ? shape(4, 5) : axis == 1 ? shape(3, 5) : shape(3, 4);
      int[] index = random.ints(Samples.length(rest), 0, sizes[axis]).toArray();
      Labels labels = Labels.of(index, rest);
      Tensor picked = cube.pick(labels, axis);
      check("pick", picked, rest, at -> {
        int i = labels.get(at);
        return along == 0
            ? (i * 4 + at[0]) * 5 + at[1]
            : along == 1 ? (at[0] * 4 + i) * 5 + at[1] : (at[0] * 4 + at[1]) * 5 + i;
      });
      assertThat(cube.pick(labels, axis - 3)).isEqualTo(picked);

      // Put back, what was picked is where it was, and +0 is everywhere else.
      Tensor placed = picked.neg().place(labels, axis, sizes[axis]);
      check("place", placed, sizes, at -> {
        int i = along == 0
            ? labels.get(at[1], at[2])
            : along == 1 ? labels.get(at[0], at[2]) : labels.get(at[0], at[1]);
        return at[along] == i ? -(float) ((at[0] * 4 + at[1]) * 5 + at[2]) : 0f;
      });
      assertThat(picked.neg().place(labels, axis - 3, sizes[axis])).isEqualTo(placed);
    }
    check("scalar", Tensor.scalar(3).place(Labels.over(new int[] {1}), 0, 3), shape(3), 0, 3, 0);
    check("none", Tensor.zeros(0).place(Labels.of(), 1, 4), shape(0, 4));
  }

  @Test
  void fillAndOneHot() {
    Tensor like = Tensor.vector(1, 2);
    check("fill", like.fill(0.1, 2, 3), shape(2, 3), at -> 0.1f);
    check("fill a scalar", like.fill(-0.0), shape(), -0f);
    check(
        "oneHot",
        like.oneHot(Labels.of(new int[] {2, 0, 1, 1}, 2, 2), 3),
        shape(2, 2, 3),
        0,
        0,
        1,
        1,
        0,
        0,
        0,
        1,
        0,
        0,
        1,
        0);
    check("oneHot of nothing", like.oneHot(Labels.of(), 3), shape(0, 3));
    Tensor decimal = like.in(Arithmetic.DECIMAL60);
    assertThat(decimal.fill(2, 3).arithmetic()).isEqualTo(Arithmetic.DECIMAL60);
    assertThat(decimal.oneHot(Labels.of(1), 3).arithmetic()).isEqualTo(Arithmetic.DECIMAL60);
  }
}
