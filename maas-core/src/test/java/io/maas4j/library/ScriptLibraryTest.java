package io.maas4j.library;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.maas4j.error.MaasException.Denied;
import io.maas4j.error.MaasException.InvalidRequest;
import io.maas4j.error.MaasException.NotFound;
import io.maas4j.lifecycle.Actor;
import io.maas4j.script.HardwareType;
import io.maas4j.script.Script;
import io.maas4j.script.ScriptDefinition;
import io.maas4j.script.ScriptType;
import io.maas4j.script.ScriptVersion;
import io.maas4j.store.memory.MemoryStore;
import io.maas4j.testkit.fixtures.MutableClock;
import io.maas4j.work.FleetListener;
import io.maas4j.work.Units;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ScriptLibraryTest {
  private static final Actor ROOT = Actor.admin("root");
  private static final Actor ANN = Actor.user("ann");
  private static final String TEXT = "#!/bin/sh\necho 1\n";

  private final MutableClock clock = MutableClock.atNoon();
  private final MemoryStore store = MemoryStore.driven(clock, new Random(1));
  private final ScriptLibrary library =
      new ScriptLibrary(new Units(store, clock, FleetListener.NONE));

  @AfterEach
  void close() {
    store.close();
  }

  private static Optional<byte[]> text(String text) {
    return Optional.of(text.getBytes(UTF_8));
  }

  private KeptScript added(String name, String... pairs) {
    Map<String, String> fields = new java.util.LinkedHashMap<>(Map.of("name", name));
    for (int i = 0; i < pairs.length; i += 2) {
      fields.put(pairs[i], pairs[i + 1]);
    }
    return library.create(fields, text(TEXT), ROOT);
  }

  private KeptScript shipped() {
    store.inTransaction(
        tx ->
            tx.scripts()
                .put(
                    new Script(
                        0,
                        ScriptDefinition.builder("shipped").builtIn(true).build(),
                        new ScriptVersion(0, TEXT, Optional.empty(), clock.instant()))));
    return library.get("shipped");
  }

  @Test
  void aScriptIsFoundByNameAndById() {
    KeptScript made = added("a", "title", "A");
    assertThat(library.get("a")).isEqualTo(made);
    assertThat(library.get(Long.toString(made.script().id()))).isEqualTo(made);
    assertThatThrownBy(() -> library.get("b")).isInstanceOf(NotFound.class);
    assertThatThrownBy(() -> library.get("4711")).isInstanceOf(NotFound.class);
  }

  @Test
  void theListIsNarrowedByTypeHardwareAndNamesOrTags() {
    added("a", "tags", "x,y");
    added("b", "type", "commissioning");
    added("c", "hardware_type", "storage");
    assertThat(library.list(ScriptQuery.ALL))
        .extracting(kept -> kept.script().name())
        .containsExactly("a", "b", "c");
    assertThat(
            library.list(
                new ScriptQuery(
                    Optional.of(ScriptType.COMMISSIONING), Optional.empty(), List.of())))
        .extracting(kept -> kept.script().name())
        .containsExactly("b");
    assertThat(
            library.list(
                new ScriptQuery(Optional.empty(), Optional.of(HardwareType.STORAGE), List.of())))
        .extracting(kept -> kept.script().name())
        .containsExactly("c");
    assertThat(library.list(new ScriptQuery(Optional.empty(), Optional.empty(), List.of("y", "c"))))
        .extracting(kept -> kept.script().name())
        .containsExactly("a", "c");
  }

  @Test
  void onlyANewTextMakesANewVersionAndItCanBeTakenBack() {
    KeptScript first = added("a");
    library.update("a", Map.of("title", "T"), text(TEXT), ROOT);
    assertThat(library.get("a").history().versions()).hasSize(1);
    KeptScript second =
        library.update("a", Map.of("comment", "2nd"), text("#!/bin/sh\r\necho 2\r\n"), ROOT);
    assertThat(second.history().versions()).hasSize(2);
    assertThat(second.script().version().text()).isEqualTo("#!/bin/sh\necho 2\n");
    assertThat(second.script().version().comment()).contains("2nd");
    assertThat(library.version("a", Optional.of(first.script().version().id())).text())
        .isEqualTo(TEXT);
    KeptScript back = library.revert("a", -1, ROOT);
    assertThat(back.history().versions()).isEqualTo(first.history().versions());
    assertThat(back.script().version().text()).isEqualTo(TEXT);
    assertThatThrownBy(() -> library.revert("a", -1, ROOT))
        .isInstanceOf(InvalidRequest.class)
        .hasMessageContaining("too far");
    assertThatThrownBy(() -> library.version("a", Optional.of(second.script().version().id())))
        .isInstanceOf(InvalidRequest.class);
  }

  @Test
  void everyFaultIsNamedAndNothingIsKept() {
    InvalidRequest refused =
        catchThrowableOfType(
            InvalidRequest.class,
            () ->
                library.create(Map.of("name", "none", "type", "opera"), text("#!/bin/sh\n"), ROOT));
    assertThat(refused.fields()).containsOnlyKeys("name", "script_type");
    assertThat(library.list(ScriptQuery.ALL)).isEmpty();
  }

  @Test
  void whereAMetadataBlockIsWrongIsSaidInTheRemedy() {
    String block =
        "#!/bin/sh\n# --- Start MAAS 1.0 script metadata ---\n# name: other\n"
            + "# --- End MAAS 1.0 script metadata ---\n";
    InvalidRequest refused =
        catchThrowableOfType(
            InvalidRequest.class, () -> library.create(Map.of("name", "lame"), text(block), ROOT));
    assertThat(refused.fields())
        .containsEntry("name", List.of("May not override values defined in embedded YAML."));
    assertThat(refused.remedy()).contains("line 3");
  }

  @Test
  void aNameIsTakenOnce() {
    added("a");
    InvalidRequest refused = catchThrowableOfType(InvalidRequest.class, () -> added("a"));
    assertThat(refused.fields()).containsOnlyKeys("name");
  }

  @Test
  void bytesThatAreNoTextAreRefusedRatherThanReplaced() {
    byte[] noText = {'#', '!', '/', 'x', '\n', (byte) 0xff};
    assertThatThrownBy(() -> library.create(Map.of("name", "a"), Optional.of(noText), ROOT))
        .isInstanceOf(InvalidRequest.class)
        .hasMessageContaining("UTF-8");
    assertThatThrownBy(() -> library.create(Map.of("name", "a"), text("#!/x\n\0"), ROOT))
        .isInstanceOf(InvalidRequest.class)
        .hasMessageContaining("NUL");
  }

  @Test
  void tagsComeAndGoButThoseThatFollowFromTheScriptStay() {
    added("a");
    assertThat(library.tag("a", "shiny", ROOT).script().tags()).containsExactly("node", "shiny");
    assertThat(library.tag("a", "shiny", ROOT).script().tags()).containsExactly("node", "shiny");
    assertThat(library.untag("a", "node", ROOT).script().tags()).containsExactly("shiny", "node");
    assertThatThrownBy(() -> library.tag("a", "x,y", ROOT)).isInstanceOf(InvalidRequest.class);
  }

  @Test
  void whatIsShippedKeepsItsTextAndStays() {
    shipped();
    assertThat(library.tag("shipped", "noauto", ROOT).script().tags()).contains("noauto");
    assertThatThrownBy(() -> library.delete("shipped", ROOT)).isInstanceOf(InvalidRequest.class);
    assertThatThrownBy(() -> library.revert("shipped", -1, ROOT))
        .isInstanceOf(InvalidRequest.class);
    assertThatThrownBy(() -> library.update("shipped", Map.of("title", "x"), text(TEXT), ROOT))
        .isInstanceOf(InvalidRequest.class);
    assertThat(
            library
                .update("shipped", Map.of("timeout", "7"), Optional.empty(), ROOT)
                .script()
                .definition()
                .timeout())
        .hasSeconds(7);
  }

  @Test
  void changesAreForAdministrators() {
    added("a");
    assertThatThrownBy(() -> library.create(Map.of("name", "b"), text(TEXT), ANN))
        .isInstanceOf(Denied.class);
    assertThatThrownBy(() -> library.update("a", Map.of(), text(TEXT), ANN))
        .isInstanceOf(Denied.class);
    assertThatThrownBy(() -> library.revert("a", -1, ANN)).isInstanceOf(Denied.class);
    assertThatThrownBy(() -> library.tag("a", "x", ANN)).isInstanceOf(Denied.class);
    assertThatThrownBy(() -> library.untag("a", "x", ANN)).isInstanceOf(Denied.class);
    assertThatThrownBy(() -> library.delete("a", ANN)).isInstanceOf(Denied.class);
    library.delete("a", ROOT);
    assertThat(library.list(ScriptQuery.ALL)).isEmpty();
  }
}
