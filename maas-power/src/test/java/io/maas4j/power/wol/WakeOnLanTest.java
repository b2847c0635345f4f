package io.maas4j.power.wol;

import static org.assertj.core.api.Assertions.assertThat;

import io.maas4j.power.PowerAction;
import io.maas4j.power.PowerDrivers;
import io.maas4j.power.PowerFault;
import io.maas4j.power.PowerParameters;
import io.maas4j.power.PowerResult;
import io.maas4j.power.Secret;
import io.maas4j.power.spi.PowerSetting;
import io.maas4j.power.spi.PowerType;
import io.maas4j.power.steps.DriverRig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WakeOnLanTest {
  private static final String WANTED = "ffffffffffff" + "00163e0a0b0c".repeat(16);

  private final Wire wire = new Wire();
  private final DriverRig rig = new DriverRig(new WakeOnLanPowerDriverFactory(wire));

  @AfterEach
  void close() {
    rig.close();
  }

  @Test
  void theTypeIsFoundAndDeclaresThatItCanOnlySwitchOn() {
    PowerType type = PowerDrivers.discover().type("wol").orElseThrow();
    assertThat(type.actions()).containsExactly(PowerAction.ON, PowerAction.CYCLE);
    assertThat(type.queryable()).isFalse();
    assertThat(type.chassis()).isFalse();
    assertThat(type.schema().settings())
        .extracting(PowerSetting::name)
        .containsExactly("mac_address", "broadcast_address", "port", "password");
    assertThat(type.schema().setting("mac_address").orElseThrow().type())
        .isEqualTo(PowerSetting.Type.MAC_ADDRESS);
    assertThat(type.schema().setting("password").orElseThrow().isSecret()).isTrue();
  }

  @Test
  void thePacketGoesOutThreeTimesToTheGivenNetwork() throws Exception {
    PowerParameters given =
        mac().toBuilder().text("broadcast_address", "10.0.0.255").text("port", "7").build();
    assertThat(rig.perform(given, PowerAction.ON)).isInstanceOf(PowerResult.Accepted.class);
    assertThat(wire.sent).containsExactly("10.0.0.255:7", "10.0.0.255:7", "10.0.0.255:7");
    assertThat(wire.payloads).containsOnly(WANTED);
  }

  @Test
  void withoutANetworkItGoesToAllOfThem() throws Exception {
    wire.unreachable.add("192.0.2.255");
    assertThat(rig.perform(mac(), PowerAction.CYCLE)).isInstanceOf(PowerResult.Accepted.class);
    assertThat(wire.sent).hasSize(6).containsOnly("255.255.255.255:9", "10.77.0.255:9");
  }

  @Test
  void whenNoNetworkTakesItThatIsAFailure() throws Exception {
    wire.unreachable.addAll(List.of("255.255.255.255", "192.0.2.255", "10.77.0.255"));
    assertThat(rig.perform(mac(), PowerAction.ON))
        .isInstanceOfSatisfying(
            PowerResult.Unreachable.class,
            gone -> assertThat(gone.detail()).contains("10.77.0.255"));
  }

  @Test
  void thePasswordFollowsTheAddresses() throws Exception {
    for (String password : List.of("de:ad:be:ef:00:01", "c0:A8:00:01")) {
      wire.payloads.clear();
      rig.perform(
          mac().toBuilder().secret("password", Secret.of(password)).build(), PowerAction.ON);
      assertThat(wire.payloads)
          .containsOnly(WANTED + password.replace(":", "").toLowerCase(java.util.Locale.ROOT));
    }
    for (String bad : List.of("de:ad:be:ef:00", "deadbeef0001", "secret")) {
      PowerResult result =
          rig.perform(mac().toBuilder().secret("password", Secret.of(bad)).build(), PowerAction.ON);
      assertThat(result.failure()).contains(PowerFault.SETTING);
      assertThat(result.message()).contains("password").doesNotContain(bad);
    }
  }

  @Test
  void badAddressesAndPortsAreNamed() throws Exception {
    for (List<String> bad :
        List.of(
            List.of("mac_address", "00:16:3e:0a:0b"),
            List.of("broadcast_address", "lan.example"),
            List.of("broadcast_address", "10.0.0.0/24"),
            List.of("port", "0"))) {
      PowerResult result =
          rig.perform(mac().toBuilder().text(bad.get(0), bad.get(1)).build(), PowerAction.ON);
      assertThat(result.failure()).as(bad.toString()).contains(PowerFault.SETTING);
      assertThat(result.message()).contains(bad.get(0));
    }
    assertThat(wire.sent).isEmpty();
  }

  @Test
  void switchingOffIsRefusedWithWhatToDo() throws Exception {
    assertThat(rig.perform(mac(), PowerAction.OFF))
        .isInstanceOfSatisfying(
            PowerResult.Refused.class,
            refused -> assertThat(refused.remedy()).contains("at the machine itself"));
  }

  private static PowerParameters mac() {
    return PowerParameters.builder().text("mac_address", "00:16:3E:0A:0B:0C").build();
  }

  private static final class Wire implements DatagramSender {
    private final List<String> sent = new CopyOnWriteArrayList<>();
    private final List<String> payloads = new CopyOnWriteArrayList<>();
    private final Set<String> unreachable = ConcurrentHashMap.newKeySet();

    @Override
    public void send(byte[] payload, InetSocketAddress to) throws IOException {
      String host = to.getAddress().getHostAddress();
      if (unreachable.contains(host)) {
        throw new IOException("Network is unreachable");
      }
      sent.add(host + ":" + to.getPort());
      payloads.add(HexFormat.of().formatHex(payload));
    }

    @Override
    public List<InetAddress> everywhere() throws IOException {
      return List.of(InetAddress.getByName("192.0.2.255"), InetAddress.getByName("10.77.0.255"));
    }
  }
}
