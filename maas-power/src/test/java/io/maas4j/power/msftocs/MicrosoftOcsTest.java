package io.maas4j.power.msftocs;

import static org.assertj.core.api.Assertions.assertThat;

import io.maas4j.id.MachineId;
import io.maas4j.power.PowerAction;
import io.maas4j.power.PowerFault;
import io.maas4j.power.PowerParameters;
import io.maas4j.power.PowerResult;
import io.maas4j.power.PowerState;
import io.maas4j.power.PowerTarget;
import io.maas4j.power.http.FakeBmc;
import io.maas4j.power.http.HttpBench;
import io.maas4j.power.steps.Probed;
import io.maas4j.testkit.power.PowerBench;
import io.maas4j.testkit.power.PowerDriverContract;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The driver beside a service that answers as an OCS chassis manager does; none was at hand. */
class MicrosoftOcsTest extends PowerDriverContract {

  @Override
  protected PowerBench newBench() throws Exception {
    return bench();
  }

  private static HttpBench bench() throws Exception {
    return new HttpBench(
        new MicrosoftOcsPowerDriverFactory(),
        MicrosoftOcsTest::answer,
        address -> HttpBench.common(address).text("blade_id", "7").build());
  }

  private static PowerResult perform(
      HttpBench bench, PowerParameters parameters, PowerAction action) throws Exception {
    return bench
        .driver()
        .perform(
            new PowerTarget(
                new MachineId("abc123"),
                parameters,
                Clock.systemUTC().instant().plus(Duration.ofSeconds(20))),
            action)
        .toCompletableFuture()
        .get(20, TimeUnit.SECONDS);
  }

  private static final String CONTRACTS =
      "http://schemas.datacontract.org/2004/07/Microsoft.GFS.WCS.Contracts";

  private static FakeBmc.Reply answer(FakeBmc bmc, FakeBmc.Request request) {
    if (!request.isFrom(HttpBench.USER, HttpBench.PASSWORD)) {
      return FakeBmc.Reply.status(401);
    }
    String command = request.path().substring(1).split("\\?")[0];
    switch (command) {
      case "SetBladeOn" -> bmc.state = PowerState.ON;
      case "SetBladeOff" -> bmc.state = PowerState.OFF;
      default -> {
        // The others change nothing.
      }
    }
    if (command.equals("GetChassisInfo")) {
      return FakeBmc.Reply.ok(
          chassis(
              blade(6, "BLADE6", "", "00:00:00:00:00:00")
                  + blade(7, "BLADE7", "F4:52:14:D6:70:98", "F4:52:14:D6:70:99", "N/A")
                  + blade(8, "BLADE8", "F4:52:14:D6:70:9A")));
    }
    if (!request.path().contains("bladeid=7")) {
      return FakeBmc.Reply.ok(
          "<BladeResponse xmlns=\""
              + CONTRACTS
              + "\"><completionCode>ParameterOutOfRange</completionCode><statusDescription>blade id"
              + "</statusDescription></BladeResponse>");
    }
    return FakeBmc.Reply.ok(
        "<BladeStateResponse xmlns=\""
            + CONTRACTS
            + "\"><apiVersion>1</apiVersion><completionCode>Success</completionCode><bladeState>"
            + (bmc.state == PowerState.ON ? "ON" : "OFF")
            + "</bladeState></BladeStateResponse>");
  }

  @Test
  void aBladeThatIsOnIsSwitchedOffAndBootsFromTheNetworkOnce() throws Exception {
    try (HttpBench bench = bench()) {
      bench.put(PowerState.ON);
      perform(bench, bench.parameters(), PowerAction.ON);
      assertThat(bench.bmc.lines())
          .containsExactly(
              "GET /GetBladeState?bladeid=7",
              "GET /SetBladeOff?bladeid=7",
              "GET /SetNextBoot?bladeid=7&bootType=3&uefi=false&persistent=true",
              "GET /SetNextBoot?bladeid=7&bootType=2&uefi=false&persistent=false",
              "GET /SetBladeOn?bladeid=7");
    }
  }

  @Test
  void whatTheChassisManagerRefusesIsToldInItsWords() throws Exception {
    try (HttpBench bench = bench()) {
      PowerParameters other = bench.parameters().toBuilder().text("blade_id", "8&x=1").build();
      assertThat(perform(bench, other, PowerAction.OFF).message())
          .isEqualTo(
              "Failed to complete power action: SetBladeOff: the chassis manager says"
                  + " ParameterOutOfRange, blade id");
      assertThat(bench.bmc.lines()).containsExactly("GET /SetBladeOff?bladeid=8%26x%3D1");
    }
  }

  @Test
  void aDocumentTypeIsNotRead() throws Exception {
    try (HttpBench bench =
        new HttpBench(
            new MicrosoftOcsPowerDriverFactory(),
            (bmc, request) ->
                FakeBmc.Reply.ok(
                    "<!DOCTYPE a [<!ENTITY e SYSTEM \"file:///etc/hostname\">]>"
                        + "<a><bladeState>&e;</bladeState></a>"),
            address -> HttpBench.common(address).text("blade_id", "7").build())) {
      assertThat(perform(bench, bench.parameters(), PowerAction.QUERY).message())
          .contains("no XML: line 1");
    }
  }

  private static String blade(int number, String name, String... macs) {
    StringBuilder nics = new StringBuilder();
    for (String mac : macs) {
      nics.append("<NicInfo><completionCode>Success</completionCode><macAddress>")
          .append(mac)
          .append("</macAddress></NicInfo>");
    }
    return "<BladeInfo><completionCode>Success</completionCode><bladeNumber>"
        + number
        + "</bladeNumber><bladeName>"
        + name
        + "</bladeName><powerState>ON</powerState><bladeMacAddress>"
        + nics
        + "</bladeMacAddress></BladeInfo>";
  }

  private static String chassis(String blades) {
    return "<ChassisInfoResponse xmlns=\""
        + CONTRACTS
        + "\"><completionCode>Success</completionCode><bladeCollections>"
        + blades
        + "</bladeCollections></ChassisInfoResponse>";
  }

  @Test
  void bladesAreListedAndEmptySlotsAreNot() throws Exception {
    try (HttpBench bench = bench()) {
      Probed probed = Probed.of(bench.driver(), HttpBench.common(bench.bmc.address()).build());
      assertThat(probed.end()).isInstanceOf(PowerResult.Accepted.class);
      assertThat(probed.lines())
          .containsExactly(
              "BLADE7 amd64 [f4:52:14:d6:70:98, f4:52:14:d6:70:99] {blade_id=7}",
              "BLADE8 amd64 [f4:52:14:d6:70:9a] {blade_id=8}");
    }
  }

  @Test
  void whatIsNoListOfBladesIsAFault() throws Exception {
    for (String lie :
        List.of(
            "<html><body>Chassis</body></html>",
            "<ChassisInfoResponse><completionCode>Success</completionCode></ChassisInfoResponse>",
            "<x><completionCode>Failure</completionCode></x>",
            "{\"bladeCollections\": []}",
            "")) {
      Probed probed = listing(lie);
      assertThat(probed.end().failure()).as(lie).contains(PowerFault.ACTION);
      assertThat(probed.found()).isEmpty();
    }
  }

  @Test
  void aBladeThatIsToldTwiceIsOneAndOneWithoutNumberIsNamed() throws Exception {
    String seven = blade(7, "BLADE7", "f4:52:14:d6:70:98");
    String nameless = blade(9, "BLADE9", "f4:52:14:d6:70:99").replace(">9<", "><");
    Probed probed = listing(chassis(seven + seven + nameless));
    assertThat(probed.lines()).hasSize(1);
    assertThat(probed.end().message()).contains("BLADE9 (has no number)");
  }

  private static Probed listing(String answer) throws Exception {
    try (HttpBench bench =
        new HttpBench(
            new MicrosoftOcsPowerDriverFactory(),
            (bmc, request) -> FakeBmc.Reply.ok(answer),
            address -> HttpBench.common(address).build())) {
      return Probed.of(bench.driver(), bench.parameters());
    }
  }
}
