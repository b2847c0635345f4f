package io.maas4j.server.controller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maas4j.Maas;
import io.maas4j.machine.Controller;
import io.maas4j.machine.Controller.Service.Status;
import io.maas4j.machine.Machine;
import io.maas4j.machine.NodeType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PresenceTest {
  @TempDir private Path root;

  @BeforeEach
  void machine() throws IOException {
    write("proc/sys/kernel/hostname", "rack_1.example\n");
    write("proc/meminfo", "MemFree: 1 kB\nMemTotal:       16384000 kB\n");
    write("etc/os-release", "NAME=\"Debian\"\nID=debian\nVERSION_CODENAME=\"trixie\"\n");
    write("loaders/bootx64.efi", "x");
    write("loaders/bootloaders/uefi/arm64/bootaa64.efi", "x");
  }

  private void write(String path, String text) throws IOException {
    Path file = root.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private Presence presence(Maas maas) {
    return new Presence(
        maas.fleet().controllers(),
        new Host(root),
        root.resolve("data/rack/system-id"),
        root.resolve("loaders"),
        "1.0",
        () -> RunningServices.of(Set.of("rackd", "tftp")));
  }

  @Test
  void aRestartedServerIsTheSameNode() throws IOException {
    try (Maas maas = Maas.builder().start()) {
      Machine node = presence(maas).tell();
      assertThat(node.type()).isEqualTo(NodeType.REGION_AND_RACK_CONTROLLER);
      assertThat(node.hostname()).isEqualTo("rack-1");
      assertThat(node.deployment().osystem()).isEqualTo("debian");
      assertThat(node.deployment().series()).isEqualTo("trixie");
      assertThat(Files.readString(root.resolve("data/rack/system-id")).strip())
          .isEqualTo(node.id().value());
      assertThat(presence(maas).tell().id()).isEqualTo(node.id());
      Files.delete(root.resolve("data/rack/system-id"));
      assertThat(presence(maas).tell().id()).isEqualTo(node.id());
      Controller said = maas.fleet().controllers().told().get(node.id());
      assertThat(said.loaders()).containsExactly("uefi/arm64", "uefi/amd64");
      assertThat(said.version()).isEqualTo("1.0");
    }
  }

  @Test
  void aRegionWithAnotherDatabaseTakesTheKnownId() {
    Machine before;
    try (Maas maas = Maas.builder().start()) {
      before = presence(maas).tell();
    }
    try (Maas maas = Maas.builder().start()) {
      assertThat(presence(maas).tell().id()).isEqualTo(before.id());
    }
  }

  @Test
  void whatDoesNotRunIsOff() {
    assertThat(RunningServices.of(Set.of("tftp")))
        .filteredOn(service -> service.status() == Status.RUNNING)
        .extracting(Controller.Service::name)
        .containsExactly("tftp");
    Controller.Service note = new Controller.Service("dhcpd", Status.DEGRADED, "alone");
    assertThat(RunningServices.of(Set.of("tftp", "dhcpd"), note))
        .hasSameSizeAs(RunningServices.of(Set.of()))
        .contains(note)
        .filteredOn(service -> service.status() == Status.RUNNING)
        .hasSize(1);
    assertThat(RunningServices.of(Set.of())).allMatch(service -> service.status() == Status.OFF);
    assertThatThrownBy(() -> RunningServices.of(Set.of("teapot")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void interfacesAreToldApartByTheKernel() throws IOException {
    write("sys/class/net/br0/bridge/x", "");
    write("sys/class/net/bond0/bonding/x", "");
    write("sys/class/net/eth0/device/x", "");
    write("sys/class/net/eth0.42/uevent", "DEVTYPE=vlan\nINTERFACE=eth0.42\n");
    write("proc/net/vlan/eth0.42", "eth0.42  VID: 42\t REORDER_HDR: 1\n");
    write("sys/class/net/veth1/uevent", "INTERFACE=veth1\n");
    Host host = new Host(root);
    assertThat(host.kind("br0")).contains("bridge");
    assertThat(host.kind("bond0")).contains("bond");
    assertThat(host.kind("eth0")).contains("physical");
    assertThat(host.kind("eth0.42")).contains("vlan");
    assertThat(host.vid("eth0.42")).contains(42);
    assertThat(host.vid("eth0")).isEmpty();
    assertThat(host.kind("veth1")).isEmpty();
    assertThat(host.memory()).isEqualTo(16_000);
  }

  @Test
  void aMachineThatSaysNothingOfItselfStillHasAName() {
    Host host = new Host(root.resolve("nowhere"));
    assertThat(host.hostname()).isNotEmpty();
    assertThat(host.memory()).isZero();
    assertThat(host.osystem()).isEmpty();
  }
}
