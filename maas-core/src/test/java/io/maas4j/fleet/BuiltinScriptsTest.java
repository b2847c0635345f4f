package io.maas4j.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.maas4j.script.MachineSide;
import io.maas4j.script.Script;
import io.maas4j.script.ScriptVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BuiltinScriptsTest {
  private static final String LSHW = "maas-lshw";

  private final Bench bench = new Bench();

  @AfterEach
  void close() {
    bench.close();
  }

  private List<Script> scripts() {
    return bench.in(tx -> tx.scripts().list());
  }

  private Script lshw() {
    return bench.in(tx -> tx.scripts().find(LSHW).orElseThrow());
  }

  private void put(Script script) {
    bench.in(tx -> tx.scripts().put(script));
  }

  @Test
  void everyShippedScriptIsThereAndInstallingAgainChangesNothing() {
    List<Script> before = scripts();
    assertThat(before)
        .hasSameSizeAs(Bench.MACHINE_SIDE.builtins())
        .allMatch(Script::builtIn)
        .extracting(Script::name)
        .containsAll(
            Bench.MACHINE_SIDE.builtins().stream().map(MachineSide.BuiltinScript::name).toList());
    bench.fleet.prepare();
    assertThat(scripts()).isEqualTo(before);
  }

  @Test
  void anUpgradeBringsTheNewTextAndKeepsUsersTags() {
    Script shipped = lshw();
    List<String> tags = new ArrayList<>(shipped.tags());
    tags.add("mine");
    put(
        new Script(
            shipped.id(),
            shipped.definition().toBuilder().tags(tags).build(),
            new ScriptVersion(0, "#!/bin/sh\nold\n", Optional.empty(), bench.clock.instant())));
    bench.fleet.prepare();
    assertThat(lshw().id()).isEqualTo(shipped.id());
    assertThat(lshw().version().text()).isEqualTo(shipped.version().text());
    assertThat(lshw().tags()).containsExactlyElementsOf(tags);
    assertThat(lshw().builtIn()).isTrue();
  }
}
