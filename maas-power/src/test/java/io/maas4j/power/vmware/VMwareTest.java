package io.maas4j.power.vmware;

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
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The driver beside a service that answers as vSphere does; none was at hand. */
class VMwareTest extends PowerDriverContract {

  @Override
  protected PowerBench newBench() throws Exception {
    return bench();
  }

  private static HttpBench bench() throws Exception {
    return new HttpBench(
        new VMwarePowerDriverFactory(), VMwareTest::answer, VMwareTest::parameters);
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

  private static PowerParameters parameters(String address) {
    return HttpBench.common(address)
        .text("power_uuid", "50113f0c-0d1b-4b8c-8f9c-000000000001")
        .text("power_protocol", "https+unverified")
        .build();
  }

  private static FakeBmc.Reply answer(FakeBmc bmc, FakeBmc.Request request) {
    String body = request.body();
    if (body.contains("<RetrieveServiceContent")) {
      return soap(
          "<returnval><rootFolder type=\"Folder\">group-d1</rootFolder><propertyCollector>pc"
              + "</propertyCollector><viewManager>ViewManager</viewManager><sessionManager>sm"
              + "</sessionManager><searchIndex>si</searchIndex></returnval>");
    }
    if (body.contains("<Login ")) {
      return body.contains("<password>" + HttpBench.PASSWORD + "</password>")
          ? soap("<returnval><key>k</key></returnval>")
              .with("Set-Cookie", "vmware_soap_session=1; Path=/")
          : fault("InvalidLogin", "Cannot complete login");
    }
    if (!"vmware_soap_session=1".equals(request.headers().get("cookie"))) {
      return fault("NotAuthenticated", "The session is not authenticated.");
    }
    String power = bmc.state == PowerState.ON ? "poweredOn" : "poweredOff";
    if (body.contains("<FindByUuid")) {
      // Known by its BIOS's UUID alone.
      return body.contains("<instanceUuid>false") && body.contains("000000000001")
              || body.contains("<instanceUuid>true") && body.contains("000000000009")
          ? soap("<returnval type=\"VirtualMachine\">vm-7</returnval>")
          : soap("");
    }
    if (body.contains("<CreateContainerView")) {
      return soap("<returnval type=\"ContainerView\">view-1</returnval>");
    }
    if (body.contains("<pathSet>config.uuid<")) {
      return soap(
          "<returnval><token>probe</token>"
              + machine("vm-7", "node 1", NODE_1)
              + machine(
                  "vm-8",
                  "template",
                  property("config.uuid", "50113f0c-0d1b-4b8c-8f9c-000000000003")
                      + property("config.template", "true"))
              + "</returnval>");
    }
    if (body.contains("<token>probe<")) {
      return soap(
          "<returnval>"
              + machine(
                  "vm-9",
                  "old",
                  property("config.uuid", "50113f0c-0d1b-4b8c-8f9c-000000000002")
                      + property("config.guestId", "otherGuest"))
              + "</returnval>");
    }
    if (body.contains("<pathSet>name<")) {
      return soap("<returnval><token>more</token>" + object("vm-6", "other") + "</returnval>");
    }
    if (body.contains("<ContinueRetrieve")) {
      return soap("<returnval>" + object("vm-7", "node 1") + "</returnval>");
    }
    if (body.contains("<pathSet>runtime.powerState<")) {
      return soap("<returnval>" + object("vm-7", power) + "</returnval>");
    }
    if (body.contains("<PowerO")) {
      bmc.state = body.contains("<PowerOnVM_Task") ? PowerState.ON : PowerState.OFF;
    }
    return soap("<returnval type=\"Task\">task-1</returnval>");
  }

  private static String object(String id, String value) {
    return "<objects><obj type=\"VirtualMachine\">"
        + id
        + "</obj><propSet><name>x</name><val>"
        + value
        + "</val></propSet></objects>";
  }

  private static FakeBmc.Reply soap(String inside) {
    return FakeBmc.Reply.ok(
        "<?xml version=\"1.0\"?><soapenv:Envelope"
            + " xmlns:soapenv=\"http://schemas.xmlsoap.org/soap/envelope/\"><soapenv:Body>"
            + ("<Response xmlns=\"urn:vim25\">" + inside + "</Response>")
            + "</soapenv:Body></soapenv:Envelope>");
  }

  private static FakeBmc.Reply fault(String kind, String text) {
    FakeBmc.Reply reply =
        soap(
            "<Fault><faultcode>ServerFaultCode</faultcode><faultstring>"
                + text
                + "</faultstring><detail><"
                + kind
                + "Fault/></detail></Fault>");
    return new FakeBmc.Reply(500, reply.headers(), reply.body());
  }

  @Test
  void aMachineWithoutUuidIsFoundByItsNameOnALaterPage() throws Exception {
    try (HttpBench bench = bench()) {
      PowerParameters named =
          HttpBench.common(bench.bmc.address()).text("power_vm_name", "node 1").build();
      assertThat(perform(bench, named, PowerAction.ON)).isInstanceOf(PowerResult.Accepted.class);
      assertThat(bench.bmc.state).isEqualTo(PowerState.ON);
      PowerParameters unknown =
          HttpBench.common(bench.bmc.address()).text("power_vm_name", "node 2").build();
      assertThat(perform(bench, unknown, PowerAction.ON).message())
          .contains("power_vm_name is of no virtual machine there: 'node 2'");
    }
  }

  @Test
  void neitherUuidNorNameAndAnUnknownProtocolAreSettingFaults() throws Exception {
    try (HttpBench bench = bench()) {
      PowerParameters neither = HttpBench.common(bench.bmc.address()).build();
      PowerResult missing = perform(bench, neither, PowerAction.ON);
      assertThat(missing.message()).contains("power_uuid is missing, and so is power_vm_name");
      assertThat(missing.remedy()).startsWith("set one of them");
      PowerParameters gopher =
          bench.parameters().toBuilder().text("power_protocol", "gopher").build();
      assertThat(perform(bench, gopher, PowerAction.ON).message())
          .contains("power_protocol must be https, https+unverified or http");
      assertThat(bench.bmc.requests).isEmpty();
    }
  }

  @Test
  void theSessionEndsWhateverCame() throws Exception {
    try (HttpBench bench = bench()) {
      PowerParameters unknown =
          bench.parameters().toBuilder().text("power_uuid", "nobody</uuid>").build();
      assertThat(perform(bench, unknown, PowerAction.QUERY).message())
          .contains("power_uuid is of no virtual machine there");
      assertThat(bench.bmc.requests.get(bench.bmc.requests.size() - 1).body()).contains("<Logout ");
      assertThat(bench.bmc.requests.get(2).body()).contains("nobody&lt;/uuid&gt;");
    }
  }

  private static String property(String name, String value) {
    return "<propSet><name>" + name + "</name><val>" + value + "</val></propSet>";
  }

  private static String machine(String id, String name, String more) {
    return "<objects><obj type=\"VirtualMachine\">"
        + (id + "</obj>" + property("name", name) + more)
        + "</objects>";
  }

  private static String nic(int key, String mac) {
    return "<VirtualDevice><key>"
        + (key + "</key><backing><deviceName>VM Network</deviceName></backing><macAddress>" + mac)
        + "</macAddress></VirtualDevice>";
  }

  private static final String NODE_1 =
      property("config.instanceUuid", "50113f0c-0d1b-4b8c-8f9c-000000000009")
          + property("config.uuid", "50113f0c-0d1b-4b8c-8f9c-000000000001")
          + property("config.guestId", "ubuntu64Guest")
          + property("config.template", "false")
          + property(
              "config.hardware.device",
              "<VirtualDevice><key>2000</key></VirtualDevice>"
                  + nic(4000, "00:50:56:00:00:01")
                  + nic(4001, "00:50:56:00:00:02"))
          + property(
              "config.bootOptions",
              "<bootOrder><deviceKey>2000</deviceKey></bootOrder>"
                  + "<bootOrder><deviceKey>4001</deviceKey></bootOrder>");

  @Test
  void machinesOfAllPagesAreListedAndTemplatesAreNot() throws Exception {
    try (HttpBench bench = bench()) {
      PowerParameters chassis =
          HttpBench.common(bench.bmc.address()).text("power_protocol", "https+unverified").build();
      Probed probed = Probed.of(bench.driver(), chassis);
      assertThat(probed.end()).isInstanceOf(PowerResult.Accepted.class);
      assertThat(probed.lines())
          .containsExactly(
              "node 1 amd64 [00:50:56:00:00:02, 00:50:56:00:00:01]"
                  + " {power_uuid=50113f0c-0d1b-4b8c-8f9c-000000000009, power_vm_name=node 1}",
              "old i386 [] {power_uuid=50113f0c-0d1b-4b8c-8f9c-000000000002, power_vm_name=old}");
      assertThat(bench.bmc.requests.get(bench.bmc.requests.size() - 1).body()).contains("<Logout ");
      assertThat(Probed.of(bench.driver(), chassis, "old").found()).hasSize(1);
    }
  }

  @Test
  void aMachineWithoutConfigurationIsNamedAndPagesInACircleEnd() throws Exception {
    String orphan = "<returnval>" + machine("vm-3", "orphan", "") + "</returnval>";
    Probed probed = listing(soap(orphan));
    assertThat(probed.found()).isEmpty();
    assertThat(probed.end().message()).contains("orphan (vSphere has no configuration of it)");
    Probed circle =
        listing(
            soap("<returnval><token>1</token>" + machine("vm-7", "a", NODE_1) + "</returnval>"));
    assertThat(circle.found()).hasSize(1);
    assertThat(circle.end().message()).contains("repeats the pages of its list");
    assertThat(listing(soap("<returnval><token>1</token></returnval>")).end().message())
        .contains("repeats the pages of its list");
    assertThat(listing(FakeBmc.Reply.ok("<html>")).end().failure()).contains(PowerFault.ACTION);
  }

  private static Probed listing(FakeBmc.Reply page) throws Exception {
    try (HttpBench bench =
        new HttpBench(
            new VMwarePowerDriverFactory(),
            (bmc, request) ->
                request.body().contains("RetrievePropertiesEx") ? page : answer(bmc, request),
            address -> HttpBench.common(address).build())) {
      return Probed.of(bench.driver(), bench.parameters());
    }
  }
}
