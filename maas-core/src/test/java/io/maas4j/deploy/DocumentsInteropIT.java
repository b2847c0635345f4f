package io.maas4j.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.maas4j.id.MacAddress;
import io.maas4j.lifecycle.State;
import io.maas4j.network.Addresses;
import io.maas4j.network.Cidr;
import io.maas4j.network.Interface;
import io.maas4j.network.InterfaceParameters;
import io.maas4j.network.InterfaceParameters.Bond;
import io.maas4j.network.InterfaceParameters.Bridge;
import io.maas4j.network.InterfaceType;
import io.maas4j.network.LinkMode;
import io.maas4j.network.StaticRoute;
import io.maas4j.network.Subnet;
import io.maas4j.network.Vlan;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Documents as those read them for whom they are: PyYAML, netplan and cloud-init of Debian's
 * packages. What is not installed is not asked.
 */
class DocumentsInteropIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long LAB = 5001;
  private static final long TAGGED = 5002;

  @TempDir Path directory;

  private record Outcome(int status, String output) {}

  private Outcome run(String... command) throws IOException, InterruptedException {
    Path output = directory.resolve("output");
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).as(List.of(command).toString()).isTrue();
    return new Outcome(process.exitValue(), Files.readString(output));
  }

  private static void require(String program) {
    assumeTrue(
        Stream.of("/usr/sbin/", "/usr/bin/")
            .map(Path::of)
            .anyMatch(p -> Files.exists(p.resolve(program))),
        program + " is not on this machine: maas-server/src/test/e2e/install-packages.sh");
  }

  private Path written(String name, String text) throws IOException {
    Path file = directory.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    return file;
  }

  private JsonNode pyYaml(String yaml) throws IOException, InterruptedException {
    Path file = written("document.yaml", yaml);
    Outcome read =
        run(
            "python3",
            "-c",
            "import json, sys, yaml; print(json.dumps(yaml.safe_load(open(sys.argv[1]))))",
            file.toString());
    assertThat(read.status()).as(read.output()).isZero();
    return JSON.readTree(read.output());
  }

  @Test
  void pyYamlReadsWhatWasComposed() throws Exception {
    require("python3");
    CurtinConfiguration composed = CurtinConfiguration.of(Installations.example());
    assertThat(pyYaml(composed.yaml()))
        .isEqualTo(JSON.readTree(JSON.writeValueAsString(composed.merged())));
    for (CurtinConfiguration.Section section : composed.sections()) {
      assertThat(pyYaml(section.yaml()))
          .isEqualTo(JSON.readTree(JSON.writeValueAsString(section.document())));
    }
  }

  @Test
  void netplanMakesOfBondsVlansAndBridgesWhatNetworkdReads() throws Exception {
    require("netplan");
    written("etc/netplan/50-maas.yaml", CloudConfig.yaml(Netplan.document(rich())));
    Outcome generated = run("netplan", "generate", "--root-dir", directory.toString());
    assertThat(generated.status()).as(generated.output()).isZero();
    Path units = directory.resolve("run/systemd/network");
    assertThat(Files.readString(units.resolve("10-netplan-bond0.netdev")))
        .contains("Mode=802.3ad", "LACPTransmitRate=fast", "TransmitHashPolicy=layer3+4");
    assertThat(Files.readString(units.resolve("10-netplan-bond0.30.netdev"))).contains("Id=30");
    assertThat(Files.readString(units.resolve("10-netplan-bond0.30.network")))
        .contains("Address=10.30.0.15/24", "Destination=172.16.0.0/16", "Metric=100");
    assertThat(Files.readString(units.resolve("10-netplan-br0.network")))
        .contains("Address=10.20.0.15/24", "Address=2001:db8::15/64", "DNS=10.20.0.2")
        .contains("Gateway=10.20.0.1", "Gateway=2001:db8::1", "Domains=lab.example.test");
    assertThat(Files.readString(units.resolve("10-netplan-eno1.network"))).contains("Bond=bond0");
  }

  @Test
  void cloudInitMakesTheSameOfTheOlderForm() throws Exception {
    require("cloud-init");
    Path file =
        written(
            "network.yaml",
            new YAMLMapper().writeValueAsString(FirstNetworkDocument.of(rich()).get("network")));
    Outcome converted =
        run(
            "cloud-init",
            "devel",
            "net-convert",
            "--network-data",
            file.toString(),
            "--kind",
            "yaml",
            "--output-kind",
            "netplan",
            "--distro",
            "ubuntu",
            "--directory",
            directory.resolve("out").toString());
    assertThat(converted.status()).as(converted.output()).isZero();
    Path netplan;
    try (Stream<Path> files = Files.walk(directory.resolve("out"))) {
      netplan = files.filter(path -> path.toString().endsWith(".yaml")).findFirst().orElseThrow();
    }
    JsonNode network = new YAMLMapper().readTree(Files.readString(netplan)).path("network");
    assertThat(network.at("/bonds/bond0/parameters/mode").asText()).isEqualTo("802.3ad");
    assertThat(network.at("/vlans/bond0.30/addresses/0").asText()).isEqualTo("10.30.0.15/24");
    assertThat(network.at("/bridges/br0/addresses").toString())
        .contains("10.20.0.15/24", "2001:db8::15/64");
    assertThat(network.at("/bridges/br0/interfaces").toString()).isEqualTo("[\"bond0\"]");
  }

  /** Where {@code CURTIN} is the directory of curtin's sources. */
  @Test
  void curtinMakesInterfacesOfTheOlderFormAndTakesTheNewer() throws Exception {
    Optional<String> curtin = Optional.ofNullable(System.getenv("CURTIN"));
    assumeTrue(curtin.isPresent(), "CURTIN, the directory of curtin's sources, is not set");
    MachineNetwork all = rich();
    // curtin hands routes on to cloud-init; where it makes interfaces itself, it knows another form
    MachineNetwork withoutRoutes =
        new MachineNetwork(
            all.interfaces(), all.vlans(), all.subnets(), List.of(), all.names(), all.asking());
    Path older =
        written(
            "older.yaml",
            new YAMLMapper().writeValueAsString(FirstNetworkDocument.of(withoutRoutes)));
    Outcome rendered =
        run(
            "env",
            "PYTHONPATH=" + curtin.orElseThrow(),
            "python3",
            "-c",
            "import sys, yaml; from curtin import net;"
                + " c = yaml.safe_load(open(sys.argv[1]));"
                + " print(net.render_interfaces(net.parse_net_config_data(c['network'])))",
            older.toString());
    assertThat(rendered.status()).as(rendered.output()).isZero();
    assertThat(rendered.output())
        .contains("auto bond0", "bond-mode 802.3ad", "bond-master bond0", "bond-lacp-rate fast")
        .contains("vlan-raw-device bond0", "vlan_id 30", "address 10.30.0.15/24")
        .contains("bridge_ports bond0", "address 10.20.0.15/24", "address 2001:db8::15/64")
        .contains("gateway 10.20.0.1", "gateway 2001:db8::1", "dns-nameservers 10.20.0.2");
    Path newer = written("newer.yaml", CloudConfig.yaml(Netplan.document(rich())));
    Outcome needed =
        run(
            "env",
            "PYTHONPATH=" + curtin.orElseThrow(),
            "python3",
            "-c",
            "import sys, yaml; from curtin.net import deps;"
                + " m = deps.detect_required_packages_mapping()[2];"
                + " c = yaml.safe_load(open(sys.argv[1]));"
                + " print(sorted(m['handler'](c, m['mapping'])))",
            newer.toString());
    assertThat(needed.status()).as(needed.output()).isZero();
    assertThat(needed.output().strip()).isEqualTo("['bridge-utils', 'ifenslave', 'vlan']");
  }

  @Test
  void cloudInitFindsNothingWrongWithItsDocuments() throws Exception {
    require("cloud-init");
    Installation example = Installations.example();
    for (State state : List.of(State.DEPLOYING, State.COMMISSIONING, State.DISK_ERASING)) {
      MachineContext context = example.context();
      valid(
          Preseed.of(
              new MachineContext(
                  context.machine(),
                  state,
                  context.session(),
                  context.ephemeral(),
                  context.address(),
                  context.key(),
                  context.settings(),
                  context.bootDisk(),
                  context.image()),
              new PackageSources(example.target().nature(), example.repositories()),
              "amd64"));
    }
    VendorData.Facts facts =
        new VendorData.Facts(
            State.DEPLOYED,
            VendorData.Environment.INSTALLED,
            example.context().settings(),
            Optional.of(new VendorData.DefaultUser("operator", "ann")),
            List.of(Addresses.parse("10.20.0.2")),
            rich(),
            "",
            false,
            Optional.of("amd64"));
    valid(pyYaml(VendorData.of(facts)).path("cloud-init").asText());
  }

  private void valid(String cloudConfig) throws IOException, InterruptedException {
    Path file = written("cloud.yaml", cloudConfig);
    Outcome checked = run("cloud-init", "schema", "--config-file", file.toString());
    assertThat(checked.status()).as(checked.output() + cloudConfig).isZero();
    assertThat(checked.output()).contains("Valid");
  }

  // ---------------------------------------------------------------- a network with everything

  private static Interface.Builder nic(long id, String name, InterfaceType type) {
    return Interface.builder(Installations.MACHINE, name, type).id(id).vlan(Optional.of(LAB));
  }

  private static Interface.Link fixed(long subnet, String address) {
    return new Interface.Link(
        0, LinkMode.STATIC, Optional.of(subnet), Optional.of(Addresses.parse(address)));
  }

  private static Subnet subnet(long id, String cidr, long vlan, String gateway, String... dns) {
    return new Subnet(
        id,
        cidr,
        "",
        Cidr.parse(cidr),
        vlan,
        Optional.of(gateway).filter(text -> !text.isEmpty()).map(Addresses::parse),
        Stream.of(dns).map(Addresses::parse).toList(),
        true,
        true,
        true,
        false,
        2,
        Set.of());
  }

  private static Vlan vlan(long id, int vid) {
    return new Vlan(
        id,
        1,
        vid,
        Optional.empty(),
        1500,
        true,
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  private static MachineNetwork rich() {
    MacAddress one = MacAddress.parse("52:54:00:ab:20:01");
    MacAddress two = MacAddress.parse("52:54:00:ab:20:02");
    InetAddress far = Addresses.parse("10.30.0.254");
    return new MachineNetwork(
        List.of(
            nic(1, "eno1", InterfaceType.PHYSICAL).mac(Optional.of(one)).build(),
            nic(2, "eno2", InterfaceType.PHYSICAL).mac(Optional.of(two)).build(),
            nic(3, "bond0", InterfaceType.BOND)
                .mac(Optional.of(one))
                .parents(List.of(1L, 2L))
                .parameters(
                    new InterfaceParameters(
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(
                            new Bond(
                                Bond.Mode.LACP,
                                100,
                                0,
                                0,
                                Bond.LacpRate.FAST,
                                Bond.HashPolicy.LAYER3_4,
                                1)),
                        Optional.empty()))
                .build(),
            nic(4, "br0", InterfaceType.BRIDGE)
                .mac(Optional.of(one))
                .parents(List.of(3L))
                .parameters(
                    new InterfaceParameters(
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(new Bridge(Bridge.Type.STANDARD, false, 15))))
                .links(List.of(fixed(1, "10.20.0.15"), fixed(3, "2001:db8::15")))
                .build(),
            nic(5, "bond0.30", InterfaceType.VLAN)
                .vlan(Optional.of(TAGGED))
                .parents(List.of(3L))
                .links(List.of(fixed(2, "10.30.0.15")))
                .build()),
        List.of(vlan(LAB, 0), vlan(TAGGED, 30)),
        List.of(
            subnet(1, "10.20.0.0/24", LAB, "10.20.0.1", "10.20.0.2"),
            subnet(2, "10.30.0.0/24", TAGGED, ""),
            subnet(3, "2001:db8::/64", LAB, "2001:db8::1"),
            subnet(4, "172.16.0.0/16", TAGGED, "")),
        List.of(new StaticRoute(1, 2, 4, far, 100)),
        new MachineNetwork.Names(List.of(), List.of("lab.example.test")),
        Optional.empty());
  }
}
