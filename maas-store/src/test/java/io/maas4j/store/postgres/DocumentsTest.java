package io.maas4j.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maas4j.error.MaasException;
import io.maas4j.id.MacAddress;
import io.maas4j.id.MachineId;
import io.maas4j.network.Addresses;
import io.maas4j.network.Cidr;
import io.maas4j.power.Secret;
import java.net.InetAddress;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DocumentsTest {
  private final Documents documents = new Documents(Databases.box());

  private enum Colour {
    RED,
    BLUE
  }

  private record Inner(int number, Optional<Long> more) {}

  private record Everything(
      long id,
      String name,
      boolean flag,
      Colour colour,
      Instant at,
      InetAddress address,
      Cidr network,
      MacAddress mac,
      MachineId node,
      Optional<String> text,
      Optional<InetAddress> gateway,
      List<InetAddress> servers,
      Set<String> words,
      Map<String, String> pairs,
      Inner inner,
      List<Inner> many,
      Optional<Secret> secret) {}

  private static Everything full() {
    return new Everything(
        7,
        "„x“",
        true,
        Colour.BLUE,
        Instant.parse("2026-11-21T12:00:00.123456Z"),
        Addresses.parse("10.0.0.1"),
        Cidr.parse("2001:db8::/64"),
        MacAddress.parse("52:54:00:00:00:01"),
        new MachineId("abc123"),
        Optional.of("t"),
        Optional.of(Addresses.parse("2001:db8::1")),
        List.of(Addresses.parse("10.0.0.2")),
        Set.of("w"),
        Map.of("k", "v"),
        new Inner(1, Optional.of(2L)),
        List.of(new Inner(3, Optional.empty())),
        Optional.of(Secret.of("hush")));
  }

  @Test
  void everythingThatARecordMayHoldComesBack() {
    Everything whole = full();
    assertThat(documents.read(documents.write(whole), Everything.class)).isEqualTo(whole);
  }

  @Test
  void whatIsNotThereIsEmpty() {
    Inner inner = documents.read("{\"number\":1}", Inner.class);
    assertThat(inner).isEqualTo(new Inner(1, Optional.empty()));
    record Lists(List<String> some, Set<Long> others, Map<String, String> pairs) {}
    assertThat(documents.read("{}", Lists.class))
        .isEqualTo(new Lists(List.of(), Set.of(), Map.of()));
  }

  @Test
  void whatIsMissingOrUnknownIsAnError() {
    assertThatThrownBy(() -> documents.read("{}", Inner.class))
        .isInstanceOf(MaasException.Broken.class);
    assertThatThrownBy(() -> documents.read("{\"number\":1,\"colour\":2}", Inner.class))
        .isInstanceOf(MaasException.Broken.class);
  }

  @Test
  void aSecretIsSealedAndNeverInAnError() {
    String stored = documents.write(full());
    assertThat(stored).doesNotContain("hush");
    assertThatThrownBy(() -> documents.read(stored.replace("v1:", "v9:"), Everything.class))
        .isInstanceOf(MaasException.Broken.class)
        .satisfies(e -> assertThat(e.toString() + e.getCause()).doesNotContain("hush"));
  }
}
