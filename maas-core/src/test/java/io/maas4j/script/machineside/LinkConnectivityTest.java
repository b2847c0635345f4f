package io.maas4j.script.machineside;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.maas4j.script.machineside.SandboxedMachine.Outcome;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LinkConnectivityTest {
  private static final String NET = "sys/class/net/";

  @TempDir Path directory;
  private SandboxedMachine machine;

  @BeforeEach
  void start() throws Exception {
    SandboxedMachine.requirePython();
    machine = new SandboxedMachine(directory);
    machine.environment.put("MAAS_LINK_WAIT_SECONDS", "0");
    machine.root(
        "ethtool.json",
        """
        {"eth0": ["100baseT/Full", "1000baseT/Full"],
         "nic1": {"supported": ["10000baseT/Full", "25000baseSR/Full"], "partner": []},
         "nic2": {"supported": ["10000baseT/Full"], "partner": ["1000baseT/Full", "10000baseT/Full"]},
         "nic3": {"supported": ["10000baseT/Full"], "partner": ["1000baseT/Full"]}}
        """);
  }

  private ShippedScript script() throws Exception {
    return new ShippedScript(machine, "link-connectivity").with("ip", "echo '[]'").with("ping", "");
  }

  private void card(String name, String carrier, int speed) throws Exception {
    machine.root(NET + name + "/flags", "0x1003\n");
    machine.root(NET + name + "/carrier", carrier + "\n");
    machine.root(NET + name + "/speed", speed + "\n");
    machine.root(NET + name + "/duplex", "full\n");
  }

  private void bond(String mode, String... members) throws Exception {
    machine.root(NET + "bond0/bonding/slaves", String.join(" ", members) + "\n");
    machine.root(NET + "bond0/bonding/mode", mode + "\n");
    machine.root(NET + "bond0/flags", "0x1403\n");
    for (String member : members) {
      machine.link(NET + "bond0/lower_" + member, "../" + member);
    }
  }

  @Test
  void aLinkAsFastAsItsCardPasses() throws Exception {
    ShippedScript script = script();
    Outcome outcome = script.run("--interface=eth0");
    assertThat(outcome.exitStatus()).describedAs(outcome.output()).isZero();
    assertThat(script.result().toString())
        .isEqualTo(
            "{\"status\":\"passed\",\"link_connected\":true,\"results\":"
                + "{\"link_speed\":[\"eth0: 1000\"],\"interface_speed\":[\"eth0: 1000\"]}}");
  }

  @Test
  void aLinkThatIsDownFailsAndTheInterfaceIsTold() throws Exception {
    card("nic1", "0", -1);
    ShippedScript script = script();
    Outcome outcome = script.run("--interface=nic1");
    assertThat(outcome.exitStatus()).isEqualTo(1);
    assertThat(outcome.output())
        .endsWith("failed: nic1 has no link: no cable, or the port at its other end is off\n");
    assertThat(script.status()).isEqualTo("failed");
    assertThat(script.result().path("link_connected").asBoolean(true)).isFalse();
  }

  @Test
  void aSlowLinkDegradesAndTheEndsSayWhoseFaultItIs() throws Exception {
    card("nic1", "1", 10000);
    card("nic2", "1", 1000);
    card("nic3", "1", 1000);
    ShippedScript script = script();
    assertThat(script.run("--interface=nic1").output())
        .contains("nic1 is linked with 10000 of 25000 Mbit/s: the cable or the port");
    assertThat(script.status()).isEqualTo("degraded");
    assertThat(script.run("--interface=nic2").output())
        .contains("both ends can do more, so the cable is in doubt");
    assertThat(script.run("--interface=nic3").output())
        .contains("the port at its other end offers 1000 Mbit/s at most");
  }

  @Test
  void halfDuplexAndBrokenFramesDegrade() throws Exception {
    machine.root(NET + "nic9/flags", "0x1003\n");
    machine.root(NET + "nic9/carrier", "1\n");
    machine.root(NET + "nic9/duplex", "half\n");
    machine.root(NET + "nic9/statistics/rx_crc_errors", "17\n");
    ShippedScript script = script();
    assertThat(script.run("--interface=nic9").output()).contains("half duplex", "17 broken frames");
    assertThat(script.status()).isEqualTo("degraded");
  }

  @Test
  void theCardsOfABondUnderAVlanAreLookedAtOneByOne() throws Exception {
    card("nic1", "1", 25000);
    card("nic2", "0", -1);
    card("nic3", "1", 10000);
    bond("802.3ad 4", "nic1", "nic2", "nic3");
    machine.root(NET + "bond0/bonding/ad_aggregator", "1\n");
    machine.root(NET + "nic1/bonding_slave/ad_aggregator_id", "1\n");
    machine.root(NET + "nic3/bonding_slave/ad_aggregator_id", "2\n");
    machine.root(NET + "nic3/bonding_slave/mii_status", "down\n");
    machine.root(NET + "bond0.7/flags", "0x1003\n");
    machine.link(NET + "bond0.7/lower_bond0", "../bond0");
    ShippedScript script = script();
    Outcome outcome = script.run("--interface=bond0.7");
    assertThat(outcome.exitStatus()).isEqualTo(1);
    assertThat(outcome.output())
        .contains(
            "BROKEN nic2 has no link",
            "BROKEN bond0 holds its member nic3 for down",
            "BROKEN nic3 is not in the LACP group of bond0");
    assertThat(script.result().path("results").path("link_speed").toString())
        .isEqualTo("[\"nic1: 25000\",\"nic2: 0\",\"nic3: 10000\"]");
    assertThat(script.result().path("link_connected").asBoolean()).isTrue();
  }

  @Test
  void eachMemberOfABondIsTriedAlone() throws Exception {
    card("nic2", "1", 10000);
    card("nic3", "1", 10000);
    bond("active-backup 1", "nic2", "nic3");
    // Nothing gets through once nic2 is down: nic3 has a link but passes nothing.
    ShippedScript script =
        script()
            .with(
                "ip",
                """
                case "$*" in
                *"-4 -j route"*) echo '[{"dst": "default", "gateway": "10.9.0.1", "dev": "bond0"}]' ;;
                *"dev nic2 down") touch "$0.down" ;;
                *"dev nic2 up") rm "$0.down" ;;
                esac
                """)
            .with("ping", "[ ! -e \"${0%ping}ip.down\" ] || { echo '100% packet loss'; exit 1; }");
    Outcome outcome = script.run("--interface=bond0");
    if (outcome.output().contains("not root")) {
      assumeTrue(false, "not root: members are not tried alone");
    }
    assertThat(outcome.exitStatus()).describedAs(outcome.output()).isEqualTo(1);
    assertThat(outcome.output())
        .contains("bond0: nic2 alone reaches 10.9.0.1")
        .endsWith(
            "failed: nic3, the only member of bond0 left up, does not reach 10.9.0.1"
                + " (100% packet loss)\n");
    assertThat(script.calls("ip"))
        .containsSubsequence(
            "link set dev nic3 down",
            "link set dev nic3 up",
            "link set dev nic2 down",
            "link set dev nic2 up");
  }

  @Test
  void aSimulatedMachinesLinksAreLookedAtButNotTouched() throws Exception {
    card("nic2", "1", 10000);
    card("nic3", "1", 10000);
    bond("active-backup 1", "nic2", "nic3");
    ShippedScript script = script().environment("MAAS_SANDBOX", "1");
    assertThat(script.run("--interface=bond0").exitStatus()).isZero();
    assertThat(script.calls("ip")).isEmpty();
  }
}
