package io.maas4j.power.vmware;

import static org.assertj.core.api.Assertions.assertThat;

import io.maas4j.id.MachineId;
import io.maas4j.power.PowerAction;
import io.maas4j.power.PowerParameters;
import io.maas4j.power.PowerResult;
import io.maas4j.power.PowerState;
import io.maas4j.power.PowerTarget;
import io.maas4j.power.http.FakeBmc;
import io.maas4j.power.http.HttpBench;
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
          ? soap("<returnval type=\"VirtualMachine\">vm-7</returnval>")
          : soap("");
    }
    if (body.contains("<CreateContainerView")) {
      return soap("<returnval type=\"ContainerView\">view-1</returnval>");
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
      assertThat(perform(bench, neither, PowerAction.ON).message())
          .contains("power_uuid is missing, and so is power_vm_name");
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
}
