package io.maas4j.script;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RunnerOrderProperties {
  private static RunnerOrder.Item item(
      String name, long id, HardwareType hardware, ParallelMode parallel) {
    return new RunnerOrder.Item(name, id, hardware, parallel, false, 0);
  }

  private static List<String> names(List<List<RunnerOrder.Item>> batches) {
    return batches.stream()
        .map(
            batch ->
                String.join(
                    "+", batch.stream().map(each -> each.name() + each.resultId()).toList()))
        .toList();
  }

  @Test
  void serialBeforeInstanceBeforeAnyAndHardwareBeforeNode() {
    assertThat(
            names(
                RunnerOrder.batches(
                    List.of(
                        item("z", 1, HardwareType.NODE, ParallelMode.DISABLED),
                        item("b", 2, HardwareType.GPU, ParallelMode.DISABLED),
                        item("a", 3, HardwareType.GPU, ParallelMode.DISABLED),
                        item("y", 4, HardwareType.CPU, ParallelMode.DISABLED),
                        item("smart", 6, HardwareType.STORAGE, ParallelMode.INSTANCE),
                        item("smart", 5, HardwareType.STORAGE, ParallelMode.INSTANCE),
                        item("mem", 7, HardwareType.MEMORY, ParallelMode.INSTANCE),
                        item("any", 8, HardwareType.CPU, ParallelMode.ANY)))))
        .containsExactly("y4", "a3", "b2", "z1", "mem7", "smart5+smart6", "any8");
  }

  @Test
  void anyRunsInTwoPassesAndFewerPackagesFirst() {
    List<RunnerOrder.Item> items =
        List.of(
            new RunnerOrder.Item("a", 1, HardwareType.NODE, ParallelMode.ANY, true, 0),
            new RunnerOrder.Item("b", 2, HardwareType.NODE, ParallelMode.ANY, false, 2),
            new RunnerOrder.Item("c", 3, HardwareType.NODE, ParallelMode.ANY, false, 0),
            new RunnerOrder.Item("d", 4, HardwareType.NODE, ParallelMode.ANY, false, 0));

    assertThat(names(RunnerOrder.batches(items))).containsExactly("c3+d4+b2", "a1");
  }

  @Test
  void everyItemRunsOnceAndTheOrderDoesNotDependOnTheInput() {
    for (long seed = 0; seed < 300; seed++) {
      Random random = new Random(seed);
      List<RunnerOrder.Item> items = new ArrayList<>();
      for (int i = random.nextInt(20); i > 0; i--) {
        String name = "s" + random.nextInt(6);
        Random ofScript = new Random(name.hashCode() + seed);
        items.add(
            new RunnerOrder.Item(
                name,
                i,
                HardwareType.values()[ofScript.nextInt(6)],
                ParallelMode.values()[ofScript.nextInt(3)],
                ofScript.nextBoolean(),
                ofScript.nextInt(4)));
      }
      List<List<RunnerOrder.Item>> batches = RunnerOrder.batches(items);
      Collections.shuffle(items, random);

      assertThat(RunnerOrder.batches(items)).as("seed %d", seed).isEqualTo(batches);
      assertThat(batches.stream().flatMap(List::stream))
          .as("seed %d", seed)
          .containsExactlyInAnyOrderElementsOf(items);
      assertThat(batches.stream().map(batch -> batch.get(0).parallel().number()))
          .as("seed %d", seed)
          .isSorted();
      assertThat(batches)
          .as("seed %d", seed)
          .allSatisfy(
              batch -> {
                if (batch.get(0).parallel() == ParallelMode.DISABLED) {
                  assertThat(batch).hasSize(1);
                } else if (batch.get(0).parallel() == ParallelMode.INSTANCE) {
                  assertThat(batch)
                      .extracting(RunnerOrder.Item::name)
                      .containsOnly(batch.get(0).name());
                }
              });
    }
  }
}
