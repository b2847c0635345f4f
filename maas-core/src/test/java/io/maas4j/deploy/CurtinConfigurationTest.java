package io.maas4j.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.maas4j.deploy.CurtinConfiguration.Concern;
import io.maas4j.error.MaasException.InvalidRequest;
import io.maas4j.image.UploadType;
import io.maas4j.setting.OsRelease;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What curtin is told (metadata contract, section 7). */
class CurtinConfigurationTest {
  private static final YAMLMapper YAML = new YAMLMapper();
  private final Installation example = Installations.example();

  private static JsonNode read(Installation installation) throws IOException {
    return YAML.readTree(CurtinConfiguration.of(installation).yaml());
  }

  @Test
  void theContractsExampleIsComposedFieldByField() throws IOException {
    ObjectNode expected;
    try (InputStream in = getClass().getResourceAsStream("curtin-example.yaml")) {
      expected = (ObjectNode) YAML.readTree(in);
    }
    // no sources are said where there are none
    ((ObjectNode) expected.path("apt")).remove("sources");
    ObjectNode composed = (ObjectNode) read(example);
    List<String> names = new ArrayList<>();
    expected.fieldNames().forEachRemaining(names::add);
    assertThat(composed.fieldNames()).toIterable().containsExactlyInAnyOrderElementsOf(names);
    assertThat(answers(composed)).isEqualTo(answers(expected));
    for (String name : names) {
      if (name.equals("cloudconfig")) {
        assertThat(files(composed)).isEqualTo(files(expected));
      } else if (name.equals("debconf_selections")) {
        assertThat(composed.at("/debconf_selections/grub2"))
            .isEqualTo(expected.at("/debconf_selections/grub2"));
      } else {
        assertThat(composed.path(name)).as(name).isEqualTo(expected.path(name));
      }
    }
  }

  /** Path, and what the content says. */
  private static Map<String, List<Object>> files(JsonNode document) throws IOException {
    Map<String, List<Object>> files = new TreeMap<>();
    document
        .path("cloudconfig")
        .fields()
        .forEachRemaining(
            file -> {
              try {
                files.put(
                    file.getKey(),
                    List.of(
                        file.getValue().path("path").asText(),
                        file.getValue().path("content").asText().startsWith("#cloud-config"),
                        YAML.readTree(file.getValue().path("content").asText())));
              } catch (IOException e) {
                throw new AssertionError(e);
              }
            });
    return files;
  }

  /** The answers to the questions of the package that all releases have. */
  private static Map<String, Object> answers(JsonNode document) throws IOException {
    Map<String, Object> answers = new TreeMap<>();
    for (String line : document.at("/debconf_selections/maas").asText().split("\n")) {
      String[] words = line.split("\\s+", 4);
      if (words[0].equals("cloud-init")) {
        Object value =
            words[1].endsWith("local-cloud-config")
                ? YAML.readTree(words[3].replace("\\n", "\n"))
                : words[3];
        answers.put(words[1] + " " + words[2], value);
      }
    }
    return answers;
  }

  @Test
  void theSecondPackageOfNewerReleasesIsAnsweredToo() throws IOException {
    String answers = read(example).at("/debconf_selections/maas").asText();
    assertThat(answers.lines().filter(line -> line.startsWith("cloud-init-base   "))).hasSize(4);
    assertThat(answers.lines()).hasSize(8).allMatch(line -> !line.isBlank());
  }

  @Test
  void itsDocumentsComeInTheOrderOfMerging() {
    assertThat(CurtinConfiguration.of(example).sections())
        .extracting(CurtinConfiguration.Section::concern)
        .containsExactly(
            Concern.STORAGE,
            Concern.APT,
            Concern.REPORTER,
            Concern.NETWORK,
            Concern.KERNEL,
            Concern.VERBOSITY,
            Concern.CLOUD_CONFIG,
            Concern.CRASH_DUMPS,
            Concern.COMMANDS);
  }

  @Test
  void laterDocumentsWinAndMappingsAreMerged() {
    CurtinConfiguration two =
        new CurtinConfiguration(
            List.of(
                new CurtinConfiguration.Section(
                    Concern.APT, Map.of("a", Map.of("b", 1, "c", 2), "d", 3)),
                new CurtinConfiguration.Section(
                    Concern.COMMANDS, Map.of("a", Map.of("c", 4), "d", List.of(5)))));
    assertThat(two.merged()).isEqualTo(Map.of("a", Map.of("b", 1, "c", 4), "d", List.of(5)));
  }

  @Test
  void secretsAreInTheDocumentAndInNoText() {
    String secret = example.context().key().tokenSecret().reveal();
    CurtinConfiguration composed = CurtinConfiguration.of(example);
    assertThat(composed.yaml()).contains(secret);
    assertThat(composed.toString()).doesNotContain(secret);
    assertThat(example.toString()).doesNotContain(secret);
  }

  @Test
  void swapIsSaidWhenItsSizeIs() throws IOException {
    assertThat(read(example).has("swap")).isFalse();
    Installation sized = Installations.with(example, swap(Optional.of(1L << 30)));
    assertThat(read(sized).at("/swap/size").asText()).isEqualTo("1073741824B");
    Installation none = Installations.with(example, swap(Optional.of(0L)));
    assertThat(read(none).at("/swap/size").asText()).isEqualTo("0B");
  }

  private static Installation.Wishes swap(Optional<Long> size) {
    return new Installation.Wishes(
        "",
        size,
        true,
        Optional.of("owner@example.test"),
        new Installation.Commands(
            Map.of("driver_00", List.of("true")), Map.of("driver_01", List.of("false"))),
        Optional.empty());
  }

  @Test
  void whatElseWasAskedForIsInIt() throws IOException {
    JsonNode document = read(Installations.with(example, swap(Optional.empty())));
    assertThat(document.at("/kernel-crash-dumps/enabled").asBoolean()).isTrue();
    assertThat(document.at("/cloudconfig/maas-ubuntu-sso/content").asText())
        .startsWith("#cloud-config\n")
        .contains("owner@example.test");
    assertThat(document.at("/early_commands/driver_00/0").asText()).isEqualTo("true");
    assertThat(document.at("/late_commands").fieldNames())
        .toIterable()
        .containsExactly("maas", "driver_01");
    assertThat(document.has("kernel")).isFalse();
  }

  @Test
  void quietInstallersSayNothing() throws IOException {
    JsonNode document =
        read(Installations.with(example, Installations.context(Map.of("curtin_verbose", false))));
    assertThat(document.has("verbosity")).isFalse();
    assertThat(document.has("showtrace")).isFalse();
    assertThat(document.path("apt").has("proxy")).isFalse();
  }

  @Test
  void aCustomImageIsWhatItIsMadeOf() throws IOException {
    Installation.Target custom =
        new Installation.Target(
            new OsRelease("custom", "web"),
            Optional.of(Installations.NOBLE),
            "amd64",
            InstallSource.of(UploadType.TGZ, "http://x/root.tgz"));
    JsonNode document =
        read(Installations.with(Installations.with(example, custom), swapOf(example)));
    assertThat(document.has("apt")).isTrue();
    assertThat(document.at("/network/version").asInt()).isEqualTo(2);
    assertThat(document.has("swap")).isFalse();
    assertThat(document.has("kernel")).isFalse();
    assertThat(document.path("late_commands").fieldNames())
        .toIterable()
        .contains(
            "98-validate-custom-image-has-cloud-init", "99-validate-custom-image-has-netplan");
  }

  /** curtin would install linux-generic, which is a package of Ubuntu. */
  @Test
  void anImageThatIsNotUbuntusKeepsTheKernelThatItHas() throws IOException {
    for (String osystem : List.of("debian", "custom")) {
      Installation.Target target =
          new Installation.Target(
              new OsRelease(osystem, "bookworm"),
              Optional.empty(),
              "amd64",
              InstallSource.of(UploadType.TGZ, "http://x/root.tgz"));
      Installation installation = Installations.with(example, target);
      assertThat(read(installation).path("kernel").isNull()).as(osystem).isTrue();
      assertThat(CurtinConfiguration.of(installation).section(Concern.KERNEL).orElseThrow().yaml())
          .isEqualTo("kernel: null\n");
    }
  }

  private static Installation.Wishes swapOf(Installation from) {
    return new Installation.Wishes(
        from.wishes().hweKernel(),
        Optional.of(1L),
        false,
        Optional.empty(),
        from.wishes().commands(),
        Optional.empty());
  }

  /** cloud-init warns of an entry for name servers that has no address, and skips it. */
  @Test
  void whereNoNameServerIsKnownTheFirstFormNamesNone() throws IOException {
    Installation.Target debian =
        new Installation.Target(
            new OsRelease("debian", "bookworm"),
            Optional.empty(),
            "amd64",
            InstallSource.of(UploadType.TGZ, "http://x/root.tgz"));
    Installation from =
        new Installation(
            example.context(),
            debian,
            example.storage(),
            Installations.network(List.of()),
            example.repositories(),
            example.wishes());
    JsonNode config = read(from).at("/network/config");
    assertThat(config.findValuesAsText("type")).doesNotContain("nameserver");
    assertThat(config.at("/0/subnets/0").toString())
        .contains("\"dns_search\":[\"lab.example.test\"]")
        .doesNotContain("dns_nameservers");
  }

  @Test
  void aSystemWithoutNetplanIsToldItsNetworkInTheFirstForm() throws IOException {
    Installation.Target centos =
        new Installation.Target(
            new OsRelease("centos", "9"),
            Optional.empty(),
            "amd64",
            InstallSource.of(UploadType.TGZ, "http://x/root.tgz"));
    JsonNode document = read(Installations.with(example, centos));
    assertThat(document.path("network"))
        .isEqualTo(
            YAML.readTree(
                """
                version: 1
                config:
                - type: physical
                  id: eno1
                  name: eno1
                  mac_address: '52:54:00:ab:10:01'
                  mtu: 1500
                  subnets:
                  - {type: static, address: 10.20.0.131/24, gateway: 10.20.0.1, dns_nameservers: [10.20.0.2], dns_search: [lab.example.test]}
                - type: physical
                  id: eno2
                  name: eno2
                  mac_address: '52:54:00:ab:10:02'
                  mtu: 1500
                  subnets: [{type: manual}]
                - {type: nameserver, address: [10.20.0.2], search: [lab.example.test]}
                """));
    assertThat(document.has("apt")).isFalse();
    assertThat(document.path("debconf_selections").has("maas")).isFalse();
    assertThat(document.at("/late_commands/yum_proxy").toString())
        .contains("proxy=" + Installations.PROXY);
    assertThat(
            read(Installations.with(
                    example, Installations.context(Map.of("force_v1_network_yaml", true))))
                .at("/network/version")
                .asInt())
        .isEqualTo(1);
  }

  @Test
  void aUsersTemplateReplacesTheUsualCommandsButNotWhatIsOurs() throws IOException {
    JsonNode document =
        read(
            Installations.with(
                example,
                template(
                    """
                    power_state: {mode: off}
                    apt_proxy: http://elsewhere/
                    late_commands: {mine: [sh, -c, 'echo hello']}
                    """)));
    assertThat(document.has("power_state")).isFalse();
    assertThat(document.has("apt_proxy")).isFalse();
    assertThat(document.path("late_commands").fieldNames()).toIterable().containsExactly("mine");
    assertThat(document.path("debconf_selections").fieldNames())
        .toIterable()
        .containsExactly("grub2");
  }

  private static Installation.Wishes template(String text) {
    return new Installation.Wishes(
        "",
        Optional.empty(),
        false,
        Optional.empty(),
        new Installation.Commands(Map.of(), Map.of()),
        Optional.of(text));
  }

  @Test
  void aTemplateThatCameToNonsenseIsRefused() {
    for (String text : List.of("[1, 2]", "a: [", "late_commands: nothing", "just words", "~", "")) {
      Installation broken =
          Installations.with(
              example,
              new Installation.Wishes(
                  "",
                  Optional.empty(),
                  false,
                  Optional.empty(),
                  new Installation.Commands(Map.of(), Map.of("x", List.of("true"))),
                  Optional.of(text)));
      assertThatThrownBy(() -> CurtinConfiguration.of(broken))
          .as(text)
          .isInstanceOf(InvalidRequest.class)
          .hasMessageContaining("template");
    }
  }

  @Test
  void anImageThatTheSystemCannotBeInstalledFromIsRefused() {
    Installation.Target windows =
        new Installation.Target(
            new OsRelease("windows", "win2022"),
            Optional.empty(),
            "amd64",
            InstallSource.of(UploadType.TGZ, "http://x"));
    assertThatThrownBy(() -> CurtinConfiguration.of(Installations.with(example, windows)))
        .isInstanceOf(InvalidRequest.class)
        .hasMessageContainingAll("windows/win2022", "tgz");
  }

  @Test
  void onTheMainframeTheLoaderIsToldItsDisk() throws IOException {
    Installation.Target z =
        new Installation.Target(
            Installations.NOBLE, Optional.empty(), "s390x", InstallSource.itself());
    assertThat(read(Installations.with(example, z)).at("/late_commands/maas_00").toString())
        .isEqualTo("[\"chreipl\",\"node\",\"/dev/sda\"]");
  }
}
