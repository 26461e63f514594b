package ulpine.benchmark.peers;

import static com.google.common.truth.Truth.assertWithMessage;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EnginesTest {
  @Test
  void ownEnginesComputeTheSame() throws Exception {
    List<Task> tasks = new ArrayList<>(Task.all());
    tasks.addAll(Growth.everything());
    for (Task task : tasks) {
      if (isLarge(task)) {
        continue;
      }
      float[] ours = first(task, new Ulpine().prepare(task).orElseThrow());
      for (Engine engine : Engines.own()) {
        Optional<Work> work = engine.prepare(task);
        if (work.isPresent()) {
          assertWithMessage("%s with %s", task.name(), engine.name())
              .that(Measure.difference(ours, first(task, work.get())))
              .isLessThan(engine instanceof Narrow ? engine.tolerance() : 1e-6);
        }
      }
    }
  }

  private static boolean isLarge(Task task) {
    return task instanceof Task.Stack stack
        ? stack.width() * stack.batch() > 64 * 256
        : task instanceof Task.Product product && product.m() >= 256;
  }

  private static float[] first(Task task, Work work) throws Exception {
    work.action().run();
    return task.compared(work.result().call());
  }
}
