package io.maas4j.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maas4j.deploy.PreseedTemplates.Kind;
import io.maas4j.deploy.PreseedTemplates.MachineFacts;
import io.maas4j.deploy.PreseedTemplates.Subject;
import io.maas4j.error.MaasException.InvalidRequest;
import io.maas4j.setting.OsRelease;
import io.maas4j.setting.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Operators' texts in the place of composed ones (metadata contract, section 6.2). */
class PreseedTemplatesTest {
  private static final Subject WEB1 =
      new Subject(new OsRelease("ubuntu", "noble"), "amd64/generic", "web1");
  private static final String USUAL = "#cloud-config\nusual: true\n";

  @TempDir Path directory;
  private final Installation example = Installations.example();
  private final MachineFacts facts =
      new MachineFacts(example.context(), Map.of("hostname", "web1"), Optional.empty());

  private PreseedTemplates with(String name, String text) throws IOException {
    Files.writeString(directory.resolve(name), text);
    return PreseedTemplates.in(List.of(directory.resolve("not-there"), directory));
  }

  @Test
  void namesAreTriedAsTheContractHasThem() {
    assertThat(PreseedTemplates.names(Kind.CURTIN_USERDATA, Optional.of(WEB1)))
        .containsExactly(
            "curtin_userdata_ubuntu_amd64_generic_noble_web1",
            "curtin_userdata_amd64_generic_noble_web1",
            "curtin_userdata_ubuntu_amd64_generic_noble",
            "curtin_userdata_amd64_generic_noble",
            "curtin_userdata_ubuntu_amd64_generic",
            "curtin_userdata_amd64_generic",
            "curtin_userdata_ubuntu_amd64",
            "curtin_userdata_amd64",
            "curtin_userdata_ubuntu",
            "curtin_userdata",
            "generic");
    assertThat(PreseedTemplates.names(Kind.ENLIST, Optional.empty()))
        .containsExactly("enlist", "generic");
    assertThat(
            PreseedTemplates.names(
                Kind.CURTIN,
                Optional.of(new Subject(new OsRelease("custom", "web"), "arm64", "h"))))
        .startsWith("curtin_custom_arm64_generic_web_h", "curtin_custom_arm64_generic_web")
        .doesNotContain("curtin_arm64");
  }

  @Test
  void everyNameIsTriedInTheFirstDirectoryBeforeTheSecond() throws IOException {
    Path first = Files.createDirectory(directory.resolve("first"));
    Path second = Files.createDirectory(directory.resolve("second"));
    Files.writeString(first.resolve("curtin"), "#cloud-config\nfrom: first\n");
    Files.writeString(second.resolve("curtin_ubuntu_amd64"), "#cloud-config\nfrom: second\n");
    assertThat(PreseedTemplates.in(List.of(first, second)).preseed(Kind.CURTIN, WEB1, facts, USUAL))
        .contains("from: first");
  }

  @Test
  void withoutATemplateItIsTheUsualText() {
    assertThat(PreseedTemplates.NONE.preseed(Kind.CURTIN, WEB1, facts, USUAL)).isEqualTo(USUAL);
    assertThat(PreseedTemplates.in(List.of(directory)).preseed(Kind.CURTIN, WEB1, facts, USUAL))
        .isEqualTo(USUAL);
    assertThat(PreseedTemplates.NONE.applied(example, WEB1, facts)).isEqualTo(example);
  }

  @Test
  void aPreseedIsAddedTo() throws IOException {
    PreseedTemplates templates =
        with(
            "commissioning_amd64",
            "{{preseed_data}}\n{{if node.hostname == 'web1'}}\nweb: 1\n{{endif}}\n");
    assertThat(templates.preseed(Kind.COMMISSIONING, WEB1, facts, USUAL))
        .isEqualTo(USUAL + "\nweb: 1\n");
    assertThat(templates.preseed(Kind.CURTIN, WEB1, facts, USUAL)).isEqualTo(USUAL);
  }

  @Test
  void whatCloudInitWouldDropIsRefused() throws IOException {
    PreseedTemplates templates = with("curtin", "late: {{node_disable_pxe_url}}\n");
    assertThatThrownBy(() -> templates.preseed(Kind.CURTIN, WEB1, facts, USUAL))
        .isInstanceOf(InvalidRequest.class)
        .hasMessageContainingAll("template curtin", "#cloud-config");
  }

  @Test
  void theInstallersCommandsAreReplacedAndOursAdded() throws IOException {
    PreseedTemplates templates =
        with(
            "curtin_userdata",
            """
            #cloud-config
            debconf_selections:
              maas: |
                {{for line in ['a']}}{{endfor}}
            late_commands:
              maas: [wget, '--no-proxy', '{{node_disable_pxe_url}}', '--post-data', '{{node_disable_pxe_data}}', '-O', '/dev/null']
              20_mine: [curtin, in-target, --, touch, {{osystem|escape.json}}]
            power_state: {mode: reboot}
            """
                .replace("{{for line in ['a']}}{{endfor}}", "{{release}} {{server_host}}"));
    Map<String, Object> composed =
        CurtinConfiguration.of(templates.applied(example, WEB1, facts)).merged();
    assertThat(composed).doesNotContainKey("power_state");
    assertThat(composed.get("late_commands").toString())
        .contains(
            "/by-id/h4kw3p/", "op=netboot_off", "20_mine=[curtin, in-target, --, touch, ubuntu]");
    assertThat(composed.get("debconf_selections").toString())
        .contains("noble 10.20.0.2", "update_nvram");
  }

  @Test
  void theUsualCommandsCanBeInherited() throws IOException {
    PreseedTemplates templates = with("curtin_userdata", "{{preseed_data}}\nmore: 1\n");
    Map<String, Object> composed =
        CurtinConfiguration.of(templates.applied(example, WEB1, facts)).merged();
    assertThat(composed).containsEntry("more", 1);
    assertThat(composed.get("late_commands"))
        .isEqualTo(CurtinConfiguration.of(example).merged().get("late_commands"));
  }

  @Test
  void enlistingMachinesGetTheirsToo() throws IOException {
    PreseedTemplates templates = with("enlist", "{{preseed_data}}host: {{server_host}}\n");
    assertThat(templates.enlist(new ServiceAddress("10.20.0.2", 5248), Settings.defaults(), USUAL))
        .isEqualTo(USUAL + "host: 10.20.0.2\n");
  }

  @Test
  void aFileThatIsNoTextIsNamed() throws IOException {
    Files.write(directory.resolve("curtin"), new byte[] {(byte) 0xc3, 0x28});
    assertThatThrownBy(
            () -> PreseedTemplates.in(List.of(directory)).preseed(Kind.CURTIN, WEB1, facts, USUAL))
        .isInstanceOf(InvalidRequest.class)
        .hasMessageContainingAll("curtin", "is not UTF-8");
  }

  @Test
  void aHostCannotNameAFileElsewhere() throws IOException {
    Files.writeString(directory.resolve("secret"), "#cloud-config\n");
    Path inner = Files.createDirectory(directory.resolve("preseeds"));
    Subject strange =
        new Subject(new OsRelease("custom", "../secret"), "amd64/generic", "../../secret");
    assertThat(PreseedTemplates.in(List.of(inner)).preseed(Kind.CURTIN, strange, facts, USUAL))
        .isEqualTo(USUAL);
  }
}
