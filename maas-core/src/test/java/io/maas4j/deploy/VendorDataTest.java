package io.maas4j.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.maas4j.deploy.VendorData.Environment;
import io.maas4j.deploy.VendorData.Facts;
import io.maas4j.id.MachineId;
import io.maas4j.lifecycle.State;
import io.maas4j.network.Addresses;
import io.maas4j.network.Interface;
import io.maas4j.network.InterfaceParameters;
import io.maas4j.network.InterfaceParameters.Bridge;
import io.maas4j.network.InterfaceType;
import io.maas4j.setting.Settings;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Each row of the table of the metadata contract, section 4.3. */
class VendorDataTest {
  private static final YAMLMapper YAML = new YAMLMapper();
  private static final MachineNetwork OPEN_VSWITCH =
      new MachineNetwork(
          List.of(
              Interface.builder(new MachineId("abc234"), "br0", InterfaceType.BRIDGE)
                  .id(1)
                  .parameters(
                      new InterfaceParameters(
                          Optional.empty(),
                          Optional.empty(),
                          Optional.empty(),
                          Optional.of(new Bridge(Bridge.Type.OVS, false, 15))))
                  .build()),
          List.of(),
          List.of(),
          List.of(),
          new MachineNetwork.Names(List.of(), List.of()),
          Optional.empty());

  private final Contexts contexts = new Contexts(20261121);

  private static JsonNode inner(String vendorData) throws IOException {
    JsonNode outer = YAML.readTree(vendorData);
    assertThat(outer.size()).isOne();
    String text = outer.path("cloud-init").textValue();
    assertThat(text).startsWith("#cloud-config\n");
    return YAML.readTree(text);
  }

  private static JsonNode of(State state, Environment environment, Settings settings)
      throws IOException {
    return inner(VendorData.of(Facts.of(state, environment, settings)));
  }

  private static Facts facts(
      State state, Environment environment, MachineNetwork network, String kernelOptions) {
    return new Facts(
        state,
        environment,
        Settings.defaults(),
        Optional.empty(),
        List.of(),
        network,
        kernelOptions,
        false);
  }

  private static JsonNode timed(Settings settings, String... racks) throws IOException {
    List<InetAddress> addresses = List.of(racks).stream().map(Addresses::parse).toList();
    return inner(
            VendorData.of(
                new Facts(
                    State.DEPLOYED,
                    Environment.INSTALLED,
                    settings,
                    Optional.empty(),
                    addresses,
                    MachineNetwork.NONE,
                    "",
                    false)))
        .path("ntp");
  }

  @Test
  void theDefaultUserIsWhomTheOwnerNamed() throws IOException {
    Facts facts =
        new Facts(
            State.DEPLOYED,
            Environment.INSTALLED,
            Settings.defaults(),
            Optional.of(new VendorData.DefaultUser("operator", "ann \"x\": {y}")),
            List.of(),
            MachineNetwork.NONE,
            "",
            false);
    JsonNode user = inner(VendorData.of(facts)).at("/system_info/default_user");
    assertThat(user.path("name").asText()).isEqualTo("operator");
    assertThat(user.path("gecos").asText()).isEqualTo("ann \"x\": {y}");
    assertThat(of(State.DEPLOYED, Environment.INSTALLED, Settings.defaults()).has("system_info"))
        .isFalse();
  }

  @Test
  void aProxyIsToldToSnaps() throws IOException {
    Settings settings = new Settings(Map.of("http_proxy", "\"http://p:8000/\""));
    assertThat(of(State.COMMISSIONING, Environment.EPHEMERAL, settings).at("/snap/commands/0"))
        .asString()
        .contains("snap set system proxy.http=", "http://p:8000/", "proxy.https=");
    assertThat(of(State.COMMISSIONING, Environment.EPHEMERAL, Settings.defaults()).has("snap"))
        .isFalse();
  }

  @Test
  void timeServersAreToldByWhatTheyAre() throws IOException {
    Settings settings = new Settings(Map.of("ntp_servers", "\"10.0.0.1, time.example b.example\""));
    assertThat(timed(settings).toString())
        .isEqualTo("{\"servers\":[\"10.0.0.1\"],\"pools\":[\"b.example\",\"time.example\"]}");
    assertThat(of(State.COMMISSIONING, Environment.EPHEMERAL, settings).has("ntp")).isFalse();
  }

  @Test
  void allRacksOfTheMachineAreTimeServersUnlessOnlyOthersAre() throws IOException {
    Map<String, String> named = Map.of("ntp_servers", "\"10.0.0.9\"");
    assertThat(timed(new Settings(named), "10.20.0.3", "10.20.0.2").path("servers").toString())
        .isEqualTo("[\"10.0.0.9\",\"10.20.0.2\",\"10.20.0.3\"]");
    Settings others =
        new Settings(Map.of("ntp_servers", "\"10.0.0.9\"", "ntp_external_only", "true"));
    assertThat(timed(others, "10.20.0.3", "10.20.0.2").path("servers").toString())
        .isEqualTo("[\"10.0.0.9\"]");
  }

  @Test
  void theLockOfTheBootInterfaceIsTakenAwayWhereScriptsRun() throws IOException {
    assertThat(
            of(State.COMMISSIONING, Environment.EPHEMERAL, Settings.defaults())
                .path("runcmd")
                .toString())
        .isEqualTo("[\"rm -rf /run/netplan\"]");
    assertThat(of(State.DEPLOYED, Environment.INSTALLED, Settings.defaults()).has("runcmd"))
        .isFalse();
    assertThat(of(State.DEPLOYING, Environment.EPHEMERAL, Settings.defaults()).has("runcmd"))
        .isFalse();
  }

  @Test
  void openVswitchIsInstalledWhereABridgeNeedsIt() throws IOException {
    JsonNode commissioned =
        inner(VendorData.of(facts(State.COMMISSIONING, Environment.EPHEMERAL, OPEN_VSWITCH, "")));
    assertThat(commissioned.path("packages").toString()).isEqualTo("[\"openvswitch-switch\"]");
    JsonNode inMemory =
        inner(VendorData.of(facts(State.DEPLOYED, Environment.IN_MEMORY, OPEN_VSWITCH, "")));
    assertThat(inMemory.path("packages").toString()).isEqualTo("[\"openvswitch-switch\"]");
    JsonNode installed =
        inner(VendorData.of(facts(State.DEPLOYED, Environment.INSTALLED, OPEN_VSWITCH, "")));
    assertThat(installed.has("packages")).isFalse();
    assertThat(of(State.COMMISSIONING, Environment.EPHEMERAL, Settings.defaults()).has("packages"))
        .isFalse();
  }

  @Test
  void whatRunsFromMemoryGetsItsNetwork() throws IOException {
    JsonNode config =
        inner(VendorData.of(facts(State.DEPLOYED, Environment.IN_MEMORY, OPEN_VSWITCH, "")));
    JsonNode file = config.at("/write_files/0");
    assertThat(file.path("path").asText()).isEqualTo("/etc/netplan/50-maas.yaml");
    assertThat(file.path("permissions").asText()).isEqualTo("0600");
    assertThat(YAML.readTree(file.path("content").asText()))
        .isEqualTo(YAML.readTree(Netplan.file(OPEN_VSWITCH)));
    assertThat(config.path("runcmd").toString())
        .isEqualTo(
            "[\"rm -rf /run/netplan\",\"rm -rf /etc/netplan/50-cloud-init.yaml\","
                + "\"netplan apply --debug\"]");
    assertThat(of(State.DEPLOYED, Environment.INSTALLED, Settings.defaults()).has("write_files"))
        .isFalse();
  }

  @Test
  void theOverlayIsMadeAsLargeAsTheKernelWasTold() throws IOException {
    for (Map.Entry<String, String> each :
        Map.of(
                "quiet overlayroot=tmpfs:size=40% x=y", "40%",
                "overlayroot=tmpfs:swap=1,size=8G", "8G")
            .entrySet()) {
      assertThat(commands(each.getKey()))
          .endsWith("\"mount -o remount,size=" + each.getValue() + " /media/root-rw\"]");
    }
    for (String none :
        List.of("", "overlayroot=tmpfs", "overlayroot=tmpfs:size=1;reboot", "size=5G")) {
      assertThat(commands(none)).as(none).doesNotContain("remount");
    }
  }

  private static String commands(String kernelOptions) throws IOException {
    return inner(
            VendorData.of(
                facts(State.DEPLOYED, Environment.IN_MEMORY, MachineNetwork.NONE, kernelOptions)))
        .path("runcmd")
        .toString();
  }

  @Test
  void anEsxiHostIsToldTheVcenterThatItIsToRegisterWith() throws IOException {
    Settings settings =
        new Settings(Map.of("vcenter_server", "\"vc.example\"", "vcenter_password", "\"p: 'q'\""));
    Facts wanted =
        new Facts(
            State.DEPLOYED,
            Environment.INSTALLED,
            settings,
            Optional.empty(),
            List.of(),
            MachineNetwork.NONE,
            "",
            true);
    JsonNode file = inner(VendorData.of(wanted)).at("/write_files/0");
    assertThat(file.path("path").asText()).isEqualTo("/altbootbank/maas/vcenter.yaml");
    assertThat(YAML.readTree(file.path("content").asText()).toString())
        .isEqualTo("{\"vcenter_server\":\"vc.example\",\"vcenter_password\":\"p: 'q'\"}");
    assertThat(of(State.DEPLOYED, Environment.INSTALLED, settings).has("write_files")).isFalse();
  }

  @Test
  void aSystemThatReportsItsHardwareGetsATimerAndItsOwnCredentials() throws IOException {
    MachineContext context = contexts.in(State.DEPLOYED);
    Facts facts = Facts.of(State.DEPLOYED, Environment.INSTALLED, Settings.defaults());
    JsonNode document = inner(VendorData.reporting(facts, context, Duration.ofMinutes(15)));
    assertThat(document.at("/write_files/0/permissions").asText()).isEqualTo("0700");
    JsonNode credentials = YAML.readTree(document.at("/write_files/0/content").asText());
    assertThat(credentials.at("/reporting/maas/token_secret").asText())
        .isEqualTo(context.key().tokenSecret().reveal());
    assertThat(document.at("/write_files/1/content").asText())
        .contains("OnCalendar=*-*-* *:00/15:00\n");
    assertThat(document.at("/write_files/2/content").asText())
        .contains("/MAAS/maas-run-scripts", "report-results --config");
    assertThat(document.at("/runcmd/2").asText()).contains("start maas_hardware_sync.timer");
    assertThat(VendorData.reporting(facts, context, Duration.ofHours(6)))
        .contains("OnCalendar=*-*-* 00/6:00:00");
    assertThat(VendorData.reporting(facts, context, Duration.ofSeconds(2700)))
        .contains("OnUnitActiveSec=2700s");
  }

  @Test
  void aSystemInMemoryThatReportsItsHardwareHasBoth() throws IOException {
    Facts facts = Facts.of(State.DEPLOYED, Environment.IN_MEMORY, Settings.defaults());
    JsonNode document =
        inner(VendorData.reporting(facts, contexts.in(State.DEPLOYED), Duration.ofMinutes(15)));
    assertThat(document.path("write_files")).hasSize(4);
    assertThat(document.path("runcmd")).hasSize(6);
  }
}
