package io.maas4j.server.cli;

import io.maas4j.server.config.Key;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** Settings as flags of a command, made from the list of keys. Stateless. */
final class ConfigFlags {
  /** What a command needs that only finds the database. */
  static final List<Key<?>> OF_COMMANDS = List.of(Key.DATA_DIR, Key.DATABASE_URI, Key.CACHE_DIR);

  private ConfigFlags() {}

  static void addTo(CommandSpec spec, List<Key<?>> keys) {
    for (Key<?> key : keys) {
      OptionSpec.Builder option =
          key == (Key<?>) Key.SUBNETS
              ? OptionSpec.builder("--subnet", key.flag())
              : OptionSpec.builder(key.flag());
      option.paramLabel("VALUE").description(key.description() + " (" + key.accepted() + ")");
      if (key.repeatable()) {
        option.type(List.class).auxiliaryTypes(String.class);
      } else {
        option.type(String.class);
      }
      spec.addOption(option.build());
    }
  }

  /** What was given on the command line. */
  static Map<Key<?>, List<String>> given(CommandSpec spec) {
    ParseResult parsed = spec.commandLine().getParseResult();
    Map<Key<?>, List<String>> flags = new LinkedHashMap<>();
    for (Key<?> key : Key.ALL) {
      if (parsed.hasMatchedOption(key.flag())) {
        flags.put(key, List.copyOf(parsed.matchedOption(key.flag()).originalStringValues()));
      }
    }
    return flags;
  }
}
