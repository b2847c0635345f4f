package io.maas4j.server.rack;

import io.maas4j.id.MachineId;
import io.maas4j.netboot.dhcp.policy.Declarations;
import io.maas4j.netboot.dhcp.policy.Policy;
import io.maas4j.netboot.dhcp.policy.PolicyScope;
import io.maas4j.netboot.dhcp.policy.PolicySyntaxException;
import io.maas4j.network.DhcpSnippet;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The region's snippets as this rack's DHCP server takes them, in the order of their ids. One that
 * is not understood is left out whole. Immutable.
 *
 * @param subnets by the subnet's id
 * @param ranges by the range's id
 * @param faults what was left out, with its place and why
 */
record SnippetPolicies(
    Policy global,
    Map<Long, Policy> subnets,
    Map<Long, Policy> ranges,
    Map<MachineId, Policy> nodes,
    List<String> faults) {
  SnippetPolicies {
    subnets = Map.copyOf(subnets);
    ranges = Map.copyOf(ranges);
    nodes = Map.copyOf(nodes);
    faults = List.copyOf(faults);
  }

  static SnippetPolicies of(List<DhcpSnippet> snippets) {
    Reader reader = new Reader();
    List<DhcpSnippet> ordered =
        snippets.stream().sorted(Comparator.comparingLong(DhcpSnippet::id)).toList();
    // what is declared for everybody may be used by all others, whenever they were made
    ordered.stream().filter(DhcpSnippet::forEverybody).forEach(reader::global);
    ordered.stream().filter(snippet -> !snippet.forEverybody()).forEach(reader::local);
    return new SnippetPolicies(
        reader.global, reader.subnets, reader.ranges, reader.nodes, reader.faults);
  }

  Policy subnet(long id) {
    return subnets.getOrDefault(id, Policy.NONE);
  }

  Policy range(long id) {
    return ranges.getOrDefault(id, Policy.NONE);
  }

  Policy node(MachineId id) {
    return nodes.getOrDefault(id, Policy.NONE);
  }

  private static final class Reader {
    private Policy global = Policy.NONE;
    private Declarations declared = Declarations.NONE;
    private final Map<Long, Policy> subnets = new HashMap<>();
    private final Map<Long, Policy> ranges = new HashMap<>();
    private final Map<MachineId, Policy> nodes = new HashMap<>();
    private final List<String> faults = new ArrayList<>();

    void global(DhcpSnippet snippet) {
      Policy read = read(snippet, PolicyScope.GLOBAL, declared);
      global = global.and(read);
      declared = declared.and(read);
    }

    void local(DhcpSnippet snippet) {
      if (snippet.node().isPresent()) {
        put(nodes, snippet.node().get(), snippet, PolicyScope.HOST);
      } else if (snippet.ipRange().isPresent()) {
        put(ranges, snippet.ipRange().get(), snippet, PolicyScope.POOL);
      } else {
        put(subnets, snippet.subnet().orElseThrow(), snippet, PolicyScope.SUBNET);
      }
    }

    private <K> void put(Map<K, Policy> into, K place, DhcpSnippet snippet, PolicyScope scope) {
      // within one place, too, a later snippet may use what an earlier one declares
      Policy before = into.getOrDefault(place, Policy.NONE);
      into.put(place, before.and(read(snippet, scope, declared.and(before))));
    }

    private Policy read(DhcpSnippet snippet, PolicyScope scope, Declarations names) {
      try {
        return Policy.parse(snippet.value(), scope, names);
      } catch (PolicySyntaxException e) {
        faults.add("snippet id=" + snippet.id() + " '" + snippet.name() + "': " + e.getMessage());
        return Policy.NONE;
      }
    }
  }
}
