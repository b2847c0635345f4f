package io.maas4j.depot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.maas4j.error.MaasException.Denied;
import io.maas4j.error.MaasException.InvalidRequest;
import io.maas4j.error.MaasException.NotFound;
import io.maas4j.image.BootSelection;
import io.maas4j.image.BootSource;
import io.maas4j.lifecycle.Actor;
import io.maas4j.store.memory.MemoryStore;
import io.maas4j.testkit.fixtures.MutableClock;
import io.maas4j.work.FleetListener;
import io.maas4j.work.Units;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BootSourcesTest {
  private static final Actor ROOT = Actor.admin("root");
  private static final Actor ANN = Actor.user("ann");

  private final MutableClock clock = MutableClock.atNoon();
  private final MemoryStore store = MemoryStore.driven(clock, new Random(1));
  private final BootSources sources = new BootSources(new Units(store, clock, FleetListener.NONE));

  @AfterEach
  void close() {
    store.close();
  }

  private static SourceForm form(String url, String file, String data) {
    return new SourceForm(
        Optional.ofNullable(url),
        Optional.ofNullable(file),
        Optional.ofNullable(data),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  @Test
  void aFreshRegionHasOneSourceAndOneSelection() {
    assertThat(sources.list(ROOT)).singleElement().extracting(BootSource::id).isEqualTo(1L);
    assertThat(sources.selections(1, ROOT))
        .singleElement()
        .satisfies(s -> assertThat(s.os() + "/" + s.release()).isEqualTo("ubuntu/noble"));
  }

  @Test
  void keysInOneFormTakeThePlaceOfThoseInTheOther() {
    BootSource made = sources.create(form("http://a.example/", "/k.gpg", null), ROOT);
    clock.advance(Duration.ofSeconds(9));
    BootSource changed = sources.update(made.id(), form(null, null, "a2V5"), ROOT);
    assertThat(changed.keyringFilename()).isEmpty();
    assertThat(changed.keyringData()).isEqualTo("a2V5");
    assertThat(changed.created()).isEqualTo(made.created());
    assertThat(changed.updated()).isEqualTo(made.updated().plusSeconds(9));
    assertThat(sources.get(made.id(), ROOT)).isEqualTo(changed);
  }

  @Test
  void aSourceNeedsAnAddressAndKeysOfOneForm() {
    for (SourceForm wrong :
        List.of(
            form("http://b.example/", null, null),
            form("http://b.example/", "/k.gpg", "a2V5"),
            form("ftp://b.example/", "/k.gpg", null),
            form(null, "/k.gpg", null))) {
      assertThatThrownBy(() -> sources.create(wrong, ROOT)).isInstanceOf(InvalidRequest.class);
    }
    assertThat(sources.list(ROOT)).hasSize(1);
    sources.create(form("http://b.example/", "/k.gpg", null), ROOT);
    InvalidRequest refused =
        catchThrowableOfType(
            InvalidRequest.class,
            () -> sources.create(form("http://b.example/", "/other.gpg", null), ROOT));
    assertThat(refused.fields()).containsOnlyKeys("url");
  }

  @Test
  void selectionsGoWithTheirSource() {
    BootSource made = sources.create(form("http://a.example/", "/k.gpg", null), ROOT);
    BootSelection jammy =
        sources.select(made.id(), "ubuntu", "jammy", List.of("amd64"), List.of(), List.of(), ROOT);
    assertThat(jammy.labels()).containsExactly("*");
    assertThatThrownBy(() -> sources.selection(1, jammy.id(), ROOT)).isInstanceOf(NotFound.class);
    BootSelection changed =
        sources.reselect(
            made.id(),
            jammy.id(),
            Optional.empty(),
            Optional.empty(),
            Optional.of(List.of("arm64")),
            Optional.empty(),
            Optional.empty(),
            ROOT);
    assertThat(changed.arches()).containsExactly("arm64");
    assertThat(changed.release()).isEqualTo("jammy");
    InvalidRequest twice =
        catchThrowableOfType(
            InvalidRequest.class,
            () ->
                sources.select(
                    made.id(), "ubuntu", "jammy", List.of(), List.of(), List.of(), ROOT));
    assertThat(twice.fields()).containsOnlyKeys("__all__");
    sources.delete(made.id(), ROOT);
    assertThatThrownBy(() -> sources.selection(made.id(), jammy.id(), ROOT))
        .isInstanceOf(NotFound.class);
    assertThat(sources.selections(1, ROOT)).hasSize(1);
  }

  @Test
  void whatMachinesAreCommissionedWithStaysSelected() {
    assertThatThrownBy(() -> sources.deselect(1, 1, ROOT))
        .isInstanceOf(InvalidRequest.class)
        .hasMessage(
            "Unable to delete ubuntu noble. It is the operating system used in ephemeral"
                + " environments.");
    BootSelection jammy =
        sources.select(1, "ubuntu", "jammy", List.of(), List.of(), List.of(), ROOT);
    sources.deselect(1, jammy.id(), ROOT);
    assertThat(sources.selections(1, ROOT)).hasSize(1);
  }

  @Test
  void aSelectionNamesSystemAndRelease() {
    InvalidRequest refused =
        catchThrowableOfType(
            InvalidRequest.class,
            () -> sources.select(1, "", " ", List.of(), List.of(), List.of(), ROOT));
    assertThat(refused.fields()).containsOnlyKeys("os", "release");
  }

  @Test
  void plainUsersDoNotEvenReadThem() {
    assertThatThrownBy(() -> sources.list(ANN)).isInstanceOf(Denied.class);
    assertThatThrownBy(() -> sources.selections(1, ANN)).isInstanceOf(Denied.class);
    assertThatThrownBy(() -> sources.delete(1, ANN)).isInstanceOf(Denied.class);
  }
}
