package io.maas4j.script;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.UnaryOperator;

/** Small scripts, disks and results for tests. */
final class Scripts {
  static final Instant NOW = Instant.parse("2026-02-03T14:05:06Z");
  static final StorageTarget SDA =
      new StorageTarget(7, "sda", "/dev/disk/by-id/wwn-1", "ST4000NM", "ZC11", List.of("rotary"));
  static final StorageTarget SDB =
      new StorageTarget(8, "sdb", "/dev/disk/by-id/wwn-2", "ST4000NM", "ZC22", List.of("rotary"));
  static final StorageTarget NVME =
      new StorageTarget(9, "nvme0n1", "/dev/disk/by-id/nvme-3", "PM9A3", "S64", List.of("ssd"));
  static final InterfaceTarget NIC =
      new InterfaceTarget(3, "enp5s0", "00:16:3e:0a:0b:0c", "ACME", "X710", List.of("uplink"));
  static final InterfaceTarget NIC2 =
      new InterfaceTarget(4, "enp6s0", "00:16:3e:0a:0b:0d", "ACME", "I350", List.of());
  static final KnownHardware HARDWARE =
      new KnownHardware(List.of(SDA, SDB, NVME), List.of(NIC, NIC2));

  private Scripts() {}

  static Script script(
      long id, String name, UnaryOperator<ScriptDefinition.Builder> with, String... tags) {
    ScriptDefinition definition =
        with.apply(ScriptDefinition.builder(name).tags(List.of(tags))).build();
    return new Script(
        id, definition, new ScriptVersion(id + 100, "#!/bin/sh\n", Optional.empty(), NOW));
  }

  static UnaryOperator<ScriptDefinition.Builder> of(ScriptType type) {
    return builder -> builder.type(type);
  }

  static UnaryOperator<ScriptDefinition.Builder> builtIn(ScriptType type) {
    return builder -> builder.type(type).builtIn(true);
  }

  static Parameter parameter(String name, ParameterType type, Object... attributes) {
    java.util.LinkedHashMap<String, Object> declaration = new java.util.LinkedHashMap<>();
    declaration.put("type", type.word());
    for (int i = 0; i < attributes.length; i += 2) {
      declaration.put((String) attributes[i], attributes[i + 1]);
    }
    return new Parameter(name, type, declaration);
  }

  static Script withParameters(long id, String name, Parameter... parameters) {
    return script(id, name, builder -> builder.parameters(List.of(parameters)));
  }

  static ScriptResult result(long id, ResultStatus status) {
    return result(id, 1, script(1, "probe", builder -> builder), status, Arguments.NONE);
  }

  static ScriptResult result(
      long id, long setId, Script script, ResultStatus status, Arguments arguments) {
    return ScriptResult.pending(id, setId, script, arguments)
        .with(
            status,
            OptionalInt.empty(),
            Optional.of(script.version().id()),
            status == ResultStatus.PENDING ? Optional.empty() : Optional.of(NOW),
            Optional.empty());
  }

  static List<ArgumentBinder.Run> bind(Script script, Map<String, String> request) {
    return new ArgumentBinder(HARDWARE, Map.of()).bind(List.of(script), request).orThrow();
  }

  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
