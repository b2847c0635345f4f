package io.maas4j.script;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** In which order a runner goes through one list of the index (spec scripts §9). */
public final class RunnerOrder {
  private static final int NODE_LAST = 99;

  /**
   * What the order depends on.
   *
   * @param name of the script
   * @param resultId of the result; 0 while enlisting
   * @param hardwareType of the script
   * @param parallel of the script
   * @param applyConfiguredNetworking of the script
   * @param packageKinds how many kinds of packages it needs installed
   */
  public record Item(
      String name,
      long resultId,
      HardwareType hardwareType,
      ParallelMode parallel,
      boolean applyConfiguredNetworking,
      int packageKinds) {
    public static Item of(Script script, ScriptResult result) {
      ScriptDefinition definition = script.definition();
      return new Item(
          script.name(),
          result.id(),
          definition.hardwareType(),
          definition.parallel(),
          definition.applyConfiguredNetworking(),
          definition.packages().kinds());
    }
  }

  private RunnerOrder() {}

  /**
   * @param items one list of the index, in any order
   * @return batches that run one after the other; the items of a batch start together, in this
   *     order
   */
  public static List<List<Item>> batches(List<Item> items) {
    List<Item> sorted = new ArrayList<>(items);
    sorted.sort(
        Comparator.comparingInt(
                (Item item) ->
                    item.hardwareType() == HardwareType.NODE
                        ? NODE_LAST
                        : item.hardwareType().number())
            .thenComparing(Item::name)
            .thenComparing(Item::resultId));
    List<List<Item>> batches = new ArrayList<>();
    Map<String, List<Item>> instances = new LinkedHashMap<>();
    List<Item> plain = new ArrayList<>();
    List<Item> networked = new ArrayList<>();
    for (Item item : sorted) {
      switch (item.parallel()) {
        case DISABLED -> batches.add(List.of(item));
        case INSTANCE ->
            instances.computeIfAbsent(item.name(), name -> new ArrayList<>()).add(item);
        case ANY -> (item.applyConfiguredNetworking() ? networked : plain).add(item);
      }
    }
    instances.values().forEach(group -> batches.add(List.copyOf(group)));
    for (List<Item> pass : List.of(plain, networked)) {
      if (!pass.isEmpty()) {
        pass.sort(Comparator.comparingInt(Item::packageKinds));
        batches.add(List.copyOf(pass));
      }
    }
    return List.copyOf(batches);
  }
}
