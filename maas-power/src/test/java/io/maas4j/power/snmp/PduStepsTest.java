package io.maas4j.power.snmp;

import static org.assertj.core.api.Assertions.assertThat;

import io.maas4j.power.PowerAction;
import io.maas4j.power.PowerDrivers;
import io.maas4j.power.PowerFault;
import io.maas4j.power.PowerParameters;
import io.maas4j.power.PowerResult;
import io.maas4j.power.PowerState;
import io.maas4j.power.apc.ApcPowerDriverFactory;
import io.maas4j.power.raritan.RaritanPowerDriverFactory;
import io.maas4j.power.spi.PowerSetting;
import io.maas4j.power.spi.PowerType;
import io.maas4j.power.steps.DriverRig;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.snmp4j.PDU;
import org.snmp4j.mp.SnmpConstants;
import org.snmp4j.smi.Gauge32;
import org.snmp4j.smi.Integer32;
import org.snmp4j.smi.OctetString;

class PduStepsTest {
  private static final SnmpConfig QUICK = new SnmpConfig(Duration.ofMillis(50), 1);
  private static final String RPDU = "1.3.6.1.4.1.318.1.1.12.3.3.1.1.4.7";
  private static final String MASTERSWITCH = "1.3.6.1.4.1.318.1.1.4.4.2.1.3.7";

  private FakePdu pdu;
  private DriverRig rig;

  @BeforeEach
  void open() throws IOException {
    pdu = apc(RPDU);
    rig = new DriverRig(new ApcPowerDriverFactory(QUICK));
  }

  @AfterEach
  void close() {
    rig.close();
    pdu.close();
  }

  @Test
  void theTypesAreFoundWithTheContractsParameters() {
    PowerType apc = PowerDrivers.discover().type("apc").orElseThrow();
    assertThat(apc.schema().settings())
        .extracting(PowerSetting::name)
        .containsExactly("power_address", "node_outlet", "power_on_delay", "pdu_type");
    assertThat(apc.schema().setting("pdu_type").orElseThrow().choices())
        .containsExactly(
            java.util.Map.entry("RPDU", "rPDU"),
            java.util.Map.entry("MASTERSWITCH", "masterswitch"));
    for (String name : List.of("eaton", "raritan")) {
      assertThat(PowerDrivers.discover().type(name).orElseThrow().schema().settings())
          .as(name)
          .extracting(PowerSetting::name)
          .containsExactly("power_address", "node_outlet", "power_on_delay");
    }
    for (String name : List.of("apc", "eaton", "raritan")) {
      PowerType type = PowerDrivers.discover().type(name).orElseThrow();
      assertThat(type.chassis()).as(name).isTrue();
      assertThat(type.canProbe()).as(name).isFalse();
      assertThat(type.schema().setting("power_on_delay").orElseThrow().defaults())
          .containsExactly("5");
      assertThat(type.schema().setting("node_outlet").orElseThrow().scope())
          .isEqualTo(PowerSetting.Scope.NODE);
    }
  }

  @Test
  void anOutletThatIsOnIsSwitchedOffBeforeItIsSwitchedOn() throws Exception {
    pdu.state = PowerState.ON;
    assertThat(perform(PowerAction.ON)).isInstanceOf(PowerResult.Accepted.class);
    assertThat(pdu.written).containsExactly(RPDU + "=2", RPDU + "=1");
    pdu.written.clear();
    pdu.state = PowerState.OFF;
    assertThat(perform(PowerAction.ON)).isInstanceOf(PowerResult.Accepted.class);
    assertThat(pdu.written).containsExactly(RPDU + "=1");
  }

  @Test
  void theModelOfThePduTellsTheObject() throws Exception {
    pdu.close();
    pdu = apc(MASTERSWITCH);
    PowerParameters masterswitch =
        parameters().toBuilder().text("pdu_type", "MASTERSWITCH").build();
    assertThat(rig.perform(masterswitch, PowerAction.ON)).isInstanceOf(PowerResult.Accepted.class);
    assertThat(rig.perform(parameters(), PowerAction.QUERY).failure()).contains(PowerFault.SETTING);
    PowerResult other =
        rig.perform(parameters().toBuilder().text("pdu_type", "XPDU").build(), PowerAction.ON);
    assertThat(other.failure()).contains(PowerFault.SETTING);
    assertThat(other.message()).contains("pdu_type", "MASTERSWITCH");
  }

  @Test
  void anOutletThatIsNotThereIsASettingFaultInBothVersions() throws Exception {
    PowerParameters other = parameters().toBuilder().text("node_outlet", "8").build();
    PowerResult result = rig.perform(other, PowerAction.QUERY);
    assertThat(result.failure()).contains(PowerFault.SETTING);
    assertThat(result.message()).contains("node_outlet");
    try (FakePdu raritan =
            new FakePdu(
                SnmpConstants.version2c,
                new OutletCodes(
                    "1.3.6.1",
                    1,
                    0,
                    new OutletCodes.Assignment("1.3.6.1", 1),
                    new OutletCodes.Assignment("1.3.6.1", 0)));
        DriverRig driver = new DriverRig(new RaritanPowerDriverFactory(QUICK))) {
      PowerParameters there = other.toBuilder().text("power_address", raritan.address()).build();
      assertThat(driver.perform(there, PowerAction.QUERY).failure()).contains(PowerFault.SETTING);
    }
  }

  @Test
  void aPduThatForbidsWritingIsAnAuthenticationFault() throws Exception {
    pdu.writeError = PDU.readOnly;
    assertThat(perform(PowerAction.OFF).failure()).contains(PowerFault.AUTHENTICATION);
    pdu.writeError = PDU.genErr;
    assertThat(perform(PowerAction.OFF).failure()).contains(PowerFault.ACTION);
  }

  @Test
  void oddReadingsAreErrorsAndNumbersOfAnyKindAreRead() throws Exception {
    pdu.reads = Optional.of(new Integer32(3));
    PowerResult odd = perform(PowerAction.QUERY);
    assertThat(odd.failure()).contains(PowerFault.ACTION);
    assertThat(odd.message()).contains("neither on (1) nor off (2)");
    pdu.reads = Optional.of(new OctetString("1"));
    assertThat(perform(PowerAction.QUERY).failure()).contains(PowerFault.FATAL);
    pdu.reads = Optional.of(new Gauge32(1));
    assertThat(perform(PowerAction.QUERY)).isInstanceOf(PowerResult.Observed.class);
  }

  @Test
  void aPduThatDoesNotAnswerIsAskedAgainAndThenGivenUp() throws Exception {
    pdu.silent = true;
    assertThat(perform(PowerAction.QUERY))
        .isInstanceOfSatisfying(
            PowerResult.Unreachable.class,
            gone -> {
              assertThat(gone.detail()).contains(pdu.address()).doesNotContain("community");
              assertThat(gone.remedy()).contains("community");
            });
  }

  @Test
  void badOutletsDelaysAndAddressesAreNamed() throws Exception {
    for (String outlet : List.of("0", "-1", "1.5", "one", "10000", "99999999999")) {
      assertSettingFault("node_outlet", outlet);
    }
    for (String delay : List.of("-1", "31", "soon", "1e9", "1".repeat(40))) {
      assertSettingFault("power_on_delay", delay);
    }
    for (String address : List.of("a b", "10.0.0.1:0", "10.0.0.1:x", "[::1", "http://x/")) {
      assertSettingFault("power_address", address);
    }
  }

  private void assertSettingFault(String name, String value) throws Exception {
    PowerResult result =
        rig.perform(parameters().toBuilder().text(name, value).build(), PowerAction.ON);
    assertThat(result.failure()).as(value).contains(PowerFault.SETTING);
    assertThat(result.message()).as(value).contains(name);
    assertThat(pdu.written).isEmpty();
  }

  private PowerResult perform(PowerAction action) throws Exception {
    return rig.perform(parameters(), action);
  }

  private PowerParameters parameters() {
    return PowerParameters.builder()
        .text("power_address", pdu.address())
        .text("node_outlet", "7")
        .text("power_on_delay", "0.05")
        .build();
  }

  private static FakePdu apc(String oid) throws IOException {
    return new FakePdu(
        SnmpConstants.version1,
        new OutletCodes(
            oid, 1, 2, new OutletCodes.Assignment(oid, 1), new OutletCodes.Assignment(oid, 2)));
  }
}
