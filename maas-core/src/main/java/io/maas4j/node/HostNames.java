package io.maas4j.node;

import io.maas4j.id.Ids;
import java.util.List;

/** Two-word names for machines that come without one. */
final class HostNames {
  private static final List<String> FIRST =
      List.of(
          "amber", "ashen", "azure", "bold", "brave", "brisk", "bright", "calm", "clear", "coral",
          "crisp", "dapper", "deft", "eager", "early", "fair", "fleet", "frank", "fresh", "gentle",
          "glad", "golden", "grand", "hardy", "hearty", "humble", "ivory", "jolly", "keen", "kind",
          "lively", "loyal", "lucid", "mellow", "merry", "mild", "neat", "noble", "novel", "pale",
          "patient", "placid", "plain", "proud", "quick", "quiet", "rapid", "ready", "robust",
          "rosy", "sage", "sharp", "silent", "sleek", "snug", "sober", "solid", "spry", "stable",
          "stern", "stout", "subtle", "sunny", "swift", "tidy", "true", "vivid", "warm", "witty",
          "young");
  private static final List<String> SECOND =
      List.of(
          "acorn", "alder", "anchor", "anvil", "aspen", "badger", "beacon", "birch", "bison",
          "bramble", "bridge", "brook", "cedar", "cliff", "cloud", "comet", "condor", "copper",
          "crane", "delta", "dune", "eagle", "elm", "ember", "falcon", "fern", "finch", "fjord",
          "flint", "forge", "fox", "garnet", "glade", "granite", "grove", "harbor", "hawk", "hazel",
          "heron", "hill", "iris", "island", "jasper", "juniper", "kestrel", "lake", "larch",
          "lark", "lynx", "maple", "marten", "meadow", "mesa", "moss", "oak", "orbit", "otter",
          "owl", "pebble", "pine", "plover", "quartz", "raven", "reef", "ridge", "river", "robin",
          "sparrow", "spruce", "stone", "summit", "swan", "thistle", "tide", "valley", "walnut",
          "willow", "wren");

  private HostNames() {}

  static String random(Ids ids) {
    return FIRST.get(ids.below(FIRST.size())) + "-" + SECOND.get(ids.below(SECOND.size()));
  }
}
