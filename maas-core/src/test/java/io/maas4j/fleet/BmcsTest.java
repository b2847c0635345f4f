package io.maas4j.fleet;

import static io.maas4j.fleet.FakeChassis.CHASSIS;
import static io.maas4j.fleet.FakeChassis.node;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maas4j.error.MaasException.InvalidRequest;
import io.maas4j.machine.Machine;
import io.maas4j.machine.MachinePower;
import io.maas4j.power.PowerParameters;
import io.maas4j.power.PowerState;
import io.maas4j.power.Secret;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BmcsTest {
  private static final String ONE = "10.9.0.1";
  private static final String OTHER = "10.9.0.2";

  private final Bench bench = new Bench().started();

  @AfterEach
  void close() {
    bench.close();
  }

  private Machine added(String name, PowerParameters parameters) {
    return bench
        .machines()
        .create(
            NewMachine.named(name)
                .architecture("amd64")
                .macs(bench.mac())
                .power(CHASSIS, parameters),
            Bench.ROOT);
  }

  private Machine added(String name, String address, String password) {
    return added(name, node(address, name).toBuilder().text("power_pass", password).build());
  }

  private void edit(Machine machine, String type, PowerParameters parameters) {
    edit(machine, Optional.of(type), parameters, false);
  }

  private void edit(
      Machine machine, Optional<String> type, PowerParameters parameters, boolean trusted) {
    bench
        .machines()
        .edit(
            machine.id(),
            new MachineEdit(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                type,
                Optional.of(parameters),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                trusted,
                Optional.empty()),
            Bench.ROOT);
  }

  private static PowerParameters text(String name, String value) {
    return PowerParameters.builder().text(name, value).build();
  }

  private Optional<Secret> password(Machine machine) {
    return bench.power(machine).parameters().secret("power_pass");
  }

  private Instant due(Machine machine) {
    return bench.in(tx -> tx.power().watch(machine.id()).due());
  }

  @Test
  void aPasswordThatIsChangedForOneNodeIsChangedForTheWholeChassis() {
    Machine a = added("a", ONE, "old");
    Machine b = added("b", ONE, "old");
    Machine elsewhere = added("c", OTHER, "old");
    edit(a, CHASSIS, text("power_pass", "new"));
    assertThat(password(a)).contains(Secret.of("new"));
    assertThat(password(b)).contains(Secret.of("new"));
    assertThat(bench.power(b).parameters().text("node")).contains("b");
    assertThat(password(elsewhere)).contains(Secret.of("old"));
  }

  @Test
  void aChassisThatMovesToAnotherAddressTakesItsNodesAlong() {
    Machine a = added("a", ONE, "p");
    Machine b = added("b", ONE, "p");
    edit(a, CHASSIS, text("power_address", OTHER));
    assertThat(bench.power(b).parameters().text("power_address")).contains(OTHER);
    assertThat(bench.power(b).parameters().text("node")).contains("b");
  }

  @Test
  void aChassisThatMovesWhereOneIsBecomesThatOneAndUsesItsPassword() {
    Machine a = added("a", ONE, "first");
    Machine b = added("b", ONE, "first");
    Machine c = added("c", OTHER, "second");
    edit(a, CHASSIS, text("power_address", OTHER));
    for (Machine machine : new Machine[] {a, b, c}) {
      assertThat(bench.power(machine).parameters().text("power_address")).contains(OTHER);
      assertThat(password(machine)).contains(Secret.of("second"));
    }
  }

  @Test
  void aFurtherNodeFindsTheCredentialsOfItsChassis() {
    added("a", ONE, "known");
    Machine b = added("b", node(ONE, "b"));
    assertThat(password(b)).contains(Secret.of("known"));
  }

  @Test
  void credentialsAreMadeOnceForAChassisThatHasNone() {
    bench.set("maas_name", "\"north\"");
    Machine a = added("a", node(ONE, "a"));
    assertThat(password(a)).contains(Secret.of("made for north"));
    bench.set("maas_name", "\"south\"");
    Machine b = added("b", node(ONE, "b"));
    assertThat(password(b)).contains(Secret.of("made for north"));
  }

  @Test
  void machinesWithBmcsOfTheirOwnShareNothing() {
    Machine a = bench.machines().create(bench.spec("a").power(FakeBmc.FAKE, pass("p")), Bench.ROOT);
    Machine b = bench.machines().create(bench.spec("b").power(FakeBmc.FAKE, pass("p")), Bench.ROOT);
    edit(a, FakeBmc.FAKE, text("power_pass", "new"));
    assertThat(password(a)).contains(Secret.of("new"));
    assertThat(password(b)).contains(Secret.of("p"));
  }

  private static PowerParameters pass(String password) {
    return Bench.bmc("same").toBuilder().text("power_pass", password).build();
  }

  @Test
  void anotherTypeForgetsWhatTheOldOneKnew() {
    Machine a = added("a", ONE, "p");
    edit(a, FakeBmc.FAKE, Bench.bmc("own"));
    MachinePower power = bench.power(a);
    assertThat(power.type()).isEqualTo(FakeBmc.FAKE);
    assertThat(power.parameters()).isEqualTo(Bench.bmc("own"));
    assertThat(power.state()).isEqualTo(PowerState.UNKNOWN);
    edit(a, "", PowerParameters.empty());
    assertThat(bench.power(a).type()).isEmpty();
    assertThat(bench.power(a).parameters().isEmpty()).isTrue();
  }

  @Test
  void anUnknownTypeKeepsTheOldOneAndSaysSo() {
    Machine a = added("a", ONE, "p");
    MachinePower before = bench.power(a);
    edit(a, "treadmill", PowerParameters.empty());
    assertThat(bench.power(a)).isEqualTo(before);
    assertThat(bench.auditTold(a)).anySatisfy(text -> assertThat(text).contains("treadmill"));
  }

  @Test
  void valuesThatAreSentEmptyKeepWhatIsStored() {
    Machine a = added("a", ONE, "p");
    edit(
        a,
        CHASSIS,
        PowerParameters.builder().text("power_pass", "").text("power_address", " ").build());
    assertThat(bench.power(a).parameters().text("power_address")).contains(ONE);
    assertThat(password(a)).contains(Secret.of("p"));
  }

  @Test
  void uncheckedSettingsAreStoredAsTheyAreAndSecretsAreSealedAllTheSame() {
    Machine a = bench.added("a");
    edit(a, Optional.of(CHASSIS), text("power_pass", "half a set"), true);
    assertThat(bench.power(a).type()).isEqualTo(CHASSIS);
    assertThat(password(a)).contains(Secret.of("half a set"));
    assertThatThrownBy(() -> edit(a, CHASSIS, text("power_pass", "x")))
        .isInstanceOf(InvalidRequest.class);
  }

  @Test
  void namesThatTheTypeDoesNotKnowAreTheNodes() {
    Machine a =
        added(
            "a", node(ONE, "a").toBuilder().text("rack_unit", "7").text("power_pass", "p").build());
    Machine b = added("b", node(ONE, "b"));
    assertThat(bench.power(a).parameters().text("rack_unit")).contains("7");
    edit(a, CHASSIS, text("power_user", "u"));
    assertThat(bench.power(a).parameters().text("rack_unit")).contains("7");
    assertThat(bench.power(b).parameters().text("rack_unit")).isEmpty();
    assertThat(bench.power(b).parameters().text("power_user")).contains("u");
  }

  @Test
  void theBootTypeOfIpmiTellsHowTheFirmwareBootsUntilItHasBeenSeen() {
    PowerParameters efi = text("power_address", "10.9.0.3").with(text("power_boot_type", "efi"));
    Machine a = bench.machines().create(bench.spec("a").power(FakeBmc.IPMI, efi), Bench.ROOT);
    assertThat(bench.now(a).boot().method()).contains("uefi");
    bench.boot(a);
    assertThat(bench.now(a).boot().method()).as("seen").contains("pxe");
    assertThat(Bmcs.bootMethod("ipmi", text("power_boot_type", "legacy"))).contains("pxe");
    assertThat(Bmcs.bootMethod("ipmi", text("power_boot_type", "auto"))).isEmpty();
    assertThat(Bmcs.bootMethod("redfish", efi)).isEmpty();
  }

  @Test
  void newSettingsAreTriedAfterTwentySeconds() {
    Instant settled = bench.clock.instant().plus(Duration.ofSeconds(20));
    Machine a = added("a", ONE, "p");
    Machine b = added("b", ONE, "p");
    assertThat(due(a)).isEqualTo(settled);
    bench.minutes(1);
    edit(a, CHASSIS, text("power_pass", "p"));
    assertThat(due(a)).as("nothing changed").isEqualTo(settled);
    edit(a, CHASSIS, text("power_pass", "q"));
    assertThat(due(a)).isEqualTo(settled.plus(Duration.ofMinutes(1)));
    assertThat(due(b)).isEqualTo(settled.plus(Duration.ofMinutes(1)));
  }
}
