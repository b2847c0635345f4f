package io.maas4j.power.lxd;

import static org.assertj.core.api.Assertions.assertThat;

import io.maas4j.power.PowerFault;
import io.maas4j.power.PowerParameters;
import io.maas4j.power.PowerResult;
import io.maas4j.power.Secret;
import io.maas4j.power.steps.DriverRig;
import io.maas4j.power.steps.Probed;
import io.maas4j.testkit.power.lxd.SimulatedLxd;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Listing the virtual machines of a project. */
class LxdProbeTest {
  private final ClientPair pair = ClientPair.generate("my-maas");
  private final SimulatedLxd lxd = SimulatedLxd.start();
  private final DriverRig rig = new DriverRig(new LxdPowerDriverFactory());

  LxdProbeTest() throws IOException {}

  @AfterEach
  void close() {
    rig.close();
    lxd.close();
  }

  private PowerParameters host() {
    return PowerParameters.builder()
        .text("power_address", lxd.address())
        .text("project", "maas")
        .text("certificate", pair.certificatePem())
        .secret("key", pair.keyPem())
        .build();
  }

  private Probed probe(String prefix) throws Exception {
    return Probed.of(rig.driver(), host(), prefix);
  }

  private void furnish() {
    lxd.trust().trust(pair.fingerprint(), "maas");
    lxd.instances().addVirtualMachine("maas", "db1").nic("eth0", "00:16:3E:00:00:01", 0);
    lxd.instances()
        .addVirtualMachine("maas", "web1")
        .nic("eth0", "00:16:3e:00:00:02", 0)
        .nic("eth1", "00:16:3e:00:00:03", 10)
        .nic("eth2", "no MAC", 20);
    lxd.instances().addVirtualMachine("maas", "web2");
    lxd.instances().addContainer("maas", "web3").nic("eth0", "00:16:3e:00:00:04", 0);
    lxd.instances().addVirtualMachine("default", "web4").nic("eth0", "00:16:3e:00:00:05", 0);
  }

  @Test
  void theVirtualMachinesOfTheProjectAreListed() throws Exception {
    furnish();
    Probed probed = probe("");
    assertThat(probed.end()).isInstanceOf(PowerResult.Accepted.class);
    assertThat(probed.lines())
        .containsExactly(
            "db1 amd64 [00:16:3e:00:00:01] {instance_name=db1}",
            "web1 amd64 [00:16:3e:00:00:03, 00:16:3e:00:00:02] {instance_name=web1}",
            "web2 amd64 [] {instance_name=web2}");
    assertThat(lxd.requests()).allMatch(request -> request.method().equals("GET"));
  }

  @Test
  void aPrefixKeepsOtherMachinesFromBeingRead() throws Exception {
    furnish();
    assertThat(probe("web").found()).hasSize(2);
    assertThat(lxd.requests()).noneMatch(request -> request.uri().contains("db1"));
  }

  @Test
  void aTrustTokenMakesUsKnownBeforeTheFirstQuestion() throws Exception {
    furnish();
    lxd.trust().password("s3same-open");
    ClientPair stranger = ClientPair.generate("stranger");
    PowerParameters unknown =
        host().toBuilder()
            .text("certificate", stranger.certificatePem())
            .secret("key", stranger.keyPem())
            .build();
    assertThat(Probed.of(rig.driver(), unknown).end().failure())
        .contains(PowerFault.AUTHENTICATION);
    PowerParameters known =
        unknown.toBuilder().secret("password", Secret.of("s3same-open")).build();
    assertThat(Probed.of(rig.driver(), known).found()).hasSize(3);
  }

  @Test
  void aProjectThatIsNotOursIsAnAuthenticationFault() throws Exception {
    furnish();
    Probed probed = Probed.of(rig.driver(), host().toBuilder().text("project", "default").build());
    assertThat(probed.end().failure()).contains(PowerFault.AUTHENTICATION);
    assertThat(probed.found()).isEmpty();
  }

  @Test
  void whatIsNoListOfMachinesIsAFault() throws Exception {
    furnish();
    // Trusted by now, so that the next answer is that to the question for the names.
    probe("");
    for (String lie :
        List.of(
            "<html>LXD UI</html>",
            "{\"type\": \"sync\", \"metadata\": null}",
            "{\"type\": \"sync\", \"metadata\": {}}",
            "{\"type\": \"error\", \"error_code\": 400, \"error\": \"bad\"}",
            "{\"type\": \"sync\", \"metadata\": [\"/1.0/virtual-machines/../../x\", 7]}")) {
      lxd.faults().answer(200, lie);
      Probed probed = probe("");
      assertThat(probed.end().failure()).as(lie).isPresent();
      assertThat(probed.found()).as(lie).isEmpty();
    }
  }

  @Test
  void answersOfAnotherMachineAreNotTaken() throws Exception {
    furnish();
    probe("");
    lxd.faults()
        .answer(
            200,
            "{\"type\": \"sync\", \"metadata\": [\"/1.0/virtual-machines/db1?project=maas\"]}");
    Probed probed = probe("");
    assertThat(probed.found()).isEmpty();
    assertThat(probed.end().message()).contains("db1 (").contains("another machine");
  }
}
