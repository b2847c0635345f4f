package io.maas4j.hardware;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Processors and NUMA nodes. */
final class CpuReader {
  private static final Pattern WITH_SPEED = Pattern.compile("(.*?)\\s*@\\s+(\\d{1,3}\\.\\d+)GHz");
  private static final BigDecimal MHZ_PER_GHZ = BigDecimal.valueOf(1000);
  private static final long MIB = 1L << 20;

  private CpuReader() {}

  static Inventory.Cpu cpu(JsonNode cpu) {
    List<JsonNode> sockets = Tree.list(cpu, "sockets");
    TreeSet<String> names = new TreeSet<>();
    sockets.forEach(socket -> names.add(Tree.text(socket, "name")));
    String name = names.size() == 1 ? names.first() : "";
    Matcher named = WITH_SPEED.matcher(name);
    boolean hasSpeed = named.matches();
    String model = hasSpeed ? named.group(1) : name;
    int speed =
        hasSpeed
            ? new BigDecimal(named.group(2)).multiply(MHZ_PER_GHZ).intValue()
            : measured(sockets);
    return new Inventory.Cpu(
        Tree.integer(cpu, "total"), speed, model.isEmpty() ? Optional.empty() : Optional.of(model));
  }

  private static int measured(List<JsonNode> sockets) {
    long turbo = 0;
    long sum = 0;
    int count = 0;
    for (JsonNode socket : sockets) {
      turbo = Math.max(turbo, Tree.number(socket, "frequency_turbo"));
      long frequency = Tree.number(socket, "frequency");
      if (frequency > 0) {
        sum += Math.min(Integer.MAX_VALUE, frequency);
        count++;
      }
    }
    if (turbo > 0 || count == 0) {
      return (int) Math.min(Integer.MAX_VALUE, turbo);
    }
    return (int) Math.min(Integer.MAX_VALUE, Math.round((double) sum / count / 100) * 100);
  }

  static List<Inventory.NumaNode> numaNodes(JsonNode cpu, JsonNode memory) {
    Map<Integer, TreeSet<Integer>> cores = new TreeMap<>();
    for (JsonNode socket : Tree.list(cpu, "sockets")) {
      for (JsonNode core : Tree.list(socket, "cores")) {
        for (JsonNode thread : Tree.list(core, "threads")) {
          cores
              .computeIfAbsent(Tree.integer(thread, "numa_node"), node -> new TreeSet<>())
              .add(Tree.integer(thread, "id"));
        }
      }
    }
    Map<Integer, JsonNode> memories = new TreeMap<>();
    Tree.list(memory, "nodes").forEach(node -> memories.put(Tree.integer(node, "numa_node"), node));
    if (memories.isEmpty()) {
      memories.put(0, memory);
    }
    memories.keySet().forEach(node -> cores.computeIfAbsent(node, each -> new TreeSet<>()));
    List<Inventory.NumaNode> nodes = new ArrayList<>();
    cores.forEach(
        (index, ids) -> {
          JsonNode own = memories.get(index);
          nodes.add(
              new Inventory.NumaNode(
                  index,
                  List.copyOf(ids),
                  own == null ? 0 : Tree.number(own, "total") / MIB,
                  own == null ? 0 : Tree.number(own, "hugepages_total")));
        });
    return nodes;
  }
}
