package io.maas4j.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.maas4j.error.MaasException.Unavailable;
import io.maas4j.image.FileKind;
import io.maas4j.lifecycle.State;
import io.maas4j.script.InstallerOrder;
import io.maas4j.script.MachineSide;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class InstallerConfigurationTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private final MachineContext context = new Contexts(20261121).in(State.DEPLOYING);

  private static JsonNode read(MachineContext context) throws IOException {
    return JSON.readTree(InstallerConfiguration.of(installation(context), "box"));
  }

  private static Installation installation(MachineContext context) {
    return Installations.with(Installations.example(), context);
  }

  private MachineContext with(FileKind kind) {
    return Contexts.with(context, context.bootDisk(), Optional.of(Contexts.image(kind)));
  }

  @Test
  void rootFileSystemsComeWithTheLayoutAndAName() throws IOException {
    JsonNode document = read(with(FileKind.ROOT_TXZ));
    assertThat(document.at("/image/format").asText()).isEqualTo("tar.xz");
    assertThat(document.at("/storage/version").asInt()).isEqualTo(1);
    assertThat(document.at("/storage/config").findValuesAsText("type"))
        .containsExactly("disk", "partition", "partition", "format", "format", "mount", "mount");
    assertThat(document.path("hostname").asText()).isEqualTo("box");
    assertThat(document.has("disk")).isFalse();
  }

  @Test
  void whatOnlyCurtinDoesIsNamed() throws IOException {
    JsonNode document = read(with(FileKind.ROOT_TGZ));
    assertThat(document.path("only_curtin")).hasSize(1);
    assertThat(document.at("/only_curtin/0").asText()).isEqualTo("the kernel hwe-24.04");
    Installation plain =
        Installations.with(installation(with(FileKind.ROOT_TGZ)), Installation.Wishes.NONE);
    assertThat(JSON.readTree(InstallerConfiguration.of(plain, "box")).has("only_curtin")).isFalse();
  }

  @Test
  void aSwapFileIsAskedFor() throws IOException {
    Installation.Wishes none = Installation.Wishes.NONE;
    Installation swapping =
        Installations.with(
            installation(with(FileKind.ROOT_TGZ)),
            new Installation.Wishes(
                "",
                Optional.of(1L << 28),
                false,
                none.snapEmail(),
                none.commands(),
                none.template()));
    JsonNode document = JSON.readTree(InstallerConfiguration.of(swapping, "box"));
    assertThat(document.path("swap_bytes").asLong()).isEqualTo(1L << 28);
  }

  @Test
  void formatsSayWhatItIsAndWhatItIsPackedWith() throws IOException {
    assertThat(format(FileKind.SQUASHFS)).isEqualTo("squashfs");
    assertThat(format(FileKind.ROOT_TGZ)).isEqualTo("tar.gz");
    assertThat(format(FileKind.ROOT_TBZ)).isEqualTo("tar.bz2");
    assertThat(format(FileKind.ROOT_RAW)).isEqualTo("raw");
    assertThat(format(FileKind.ROOT_RAW_XZ)).isEqualTo("raw.xz");
    assertThat(format(FileKind.ROOT_DISK_TAR)).isEqualTo("raw.tar");
    assertThat(format(FileKind.ROOT_DISK_TGZ)).isEqualTo("raw.tar.gz");
  }

  private String format(FileKind kind) throws IOException {
    return read(with(kind)).at("/image/format").asText();
  }

  @Test
  void theInstalledSystemIsToldOfItsNetwork() throws IOException {
    JsonNode network =
        new YAMLMapper()
            .readTree(
                read(context)
                    .at("/files")
                    .path("/etc/cloud/cloud.cfg.d/95-cloudconfig-maas-network.cfg")
                    .asText());
    assertThat(network.at("/network/version").asInt()).isEqualTo(2);
    assertThat(network.at("/network/ethernets/eno1/addresses/0").asText())
        .isEqualTo("10.20.0.131/24");
  }

  @Test
  void itNamesImageDiskAndWhereToReport() throws IOException {
    JsonNode document = read(context);
    assertThat(document.at("/image/url").asText())
        .isEqualTo(
            "http://10.20.0.2:5248/images/abababababab/ubuntu/amd64/generic/noble/stable/root-dd.gz");
    assertThat(document.at("/image/format").asText()).isEqualTo("raw.gz");
    assertThat(document.at("/image/size").asLong()).isEqualTo(4096);
    assertThat(document.at("/disk").toString())
        .contains("\"serial\":\"S3Z8NB0K1\"", "\"model\":\"ACME SSD\"");
    assertThat(document.at("/status/token_secret").asText())
        .isEqualTo(context.key().tokenSecret().reveal());
    assertThat(document.at("/netboot_off").asText())
        .isEqualTo("http://10.20.0.2:5248/MAAS/metadata/latest/by-id/" + context.machine() + "/");
  }

  @Test
  void theInstalledSystemAsksThePlainService() throws IOException {
    JsonNode files = read(context).path("files");
    assertThat(files.size()).isEqualTo(4);
    JsonNode datasource =
        new YAMLMapper()
            .readTree(
                files.path("/etc/cloud/cloud.cfg.d/95-cloudconfig-maas-cloud-config.cfg").asText());
    assertThat(datasource.at("/datasource/MAAS/metadata_url").asText())
        .isEqualTo("http://10.20.0.2:5248/MAAS/metadata/");
    files.forEach(file -> assertThat(file.asText()).startsWith("#cloud-config\n"));
  }

  @Test
  void aDiskIsNamedByWhatItHas() throws IOException {
    assertThat(disk(Optional.empty())).isEqualTo("{\"first\":true}");
    assertThat(disk(Optional.of(Contexts.disk(context.machine(), "M", "", "/dev/disk/by-id/x"))))
        .isEqualTo("{\"path\":\"/dev/disk/by-id/x\"}");
    assertThat(disk(Optional.of(Contexts.disk(context.machine(), "M", "", ""))))
        .isEqualTo("{\"first\":true}");
  }

  private String disk(Optional<io.maas4j.storage.BlockDevice> disk) throws IOException {
    return read(Contexts.with(context, disk, context.image())).path("disk").toString();
  }

  @Test
  void withoutAnImageToWriteThereIsNoInstallation() {
    assertThatThrownBy(() -> read(Contexts.with(context, context.bootDisk(), Optional.empty())))
        .isInstanceOf(Unavailable.class)
        .hasMessageContaining(context.machine().value());
    assertThatThrownBy(() -> read(with(FileKind.BOOT_KERNEL)))
        .hasMessageContaining("no file that could be installed");
  }

  @Test
  void theInstallersUserDataTakesIt() throws IOException {
    byte[] userData =
        MachineSide.load().installerUserData(InstallerOrder.ofOwn(read(context).toString()));
    assertThat(new String(userData, StandardCharsets.US_ASCII)).startsWith("Content-Type");
  }

  @Test
  void onlyWhatIsExactlyBase64IsUnpacked() {
    assertThat(delivered("#cloud-config\n{}\n")).isEqualTo("#cloud-config\n{}\n");
    assertThat(delivered("aGVs\nbG8=\n")).isEqualTo("hello");
    assertThat(delivered("aGVsbG8")).isEqualTo("aGVsbG8");
    assertThat(delivered("aGVsbG9=")).isEqualTo("aGVsbG9=");
  }

  private static String delivered(String text) {
    return new String(
        DeployerData.delivered(text.getBytes(StandardCharsets.UTF_8)), StandardCharsets.UTF_8);
  }

  @Test
  void hostsAreReadAndWildcardsAreNone() {
    assertThat(ServiceAddress.parse("10.0.0.1:5248").orElseThrow().url("/x"))
        .isEqualTo("http://10.0.0.1:5248/x");
    assertThat(ServiceAddress.parse("[2001:db8::1]:5248").orElseThrow().url("/x"))
        .isEqualTo("http://[2001:db8::1]:5248/x");
    assertThat(ServiceAddress.parse("rack.example").orElseThrow().port()).isEqualTo(80);
    for (String text :
        new String[] {"0.0.0.0:5248", "[::]:80", "", "a b", "x\"y", "h:0", "h:99999"}) {
      assertThat(ServiceAddress.parse(text)).describedAs(text).isEmpty();
    }
  }
}
