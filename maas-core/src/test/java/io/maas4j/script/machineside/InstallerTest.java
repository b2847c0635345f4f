package io.maas4j.script.machineside;

import static io.maas4j.script.machineside.SandboxedMachine.MACHINE_SIDE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.maas4j.script.InstallerOrder;
import io.maas4j.script.machineside.SandboxedMachine.Outcome;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InstallerTest {
  private static final long SEED = 20261121;
  private static final int DISK_BYTES = 8 << 20;
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String STATUS = "/MAAS/metadata/status/abc123";
  private static final String NETBOOT = "/MAAS/metadata/latest/by-id/abc123/";

  @TempDir Path directory;
  private final byte[] image = new byte[3_000_000];
  private SandboxedMachine machine;
  private StandIn server;
  private Path disk;

  @BeforeEach
  void start() throws Exception {
    SandboxedMachine.requirePython();
    server = new StandIn().page(STATUS, "").page(NETBOOT, "OK");
    machine = new SandboxedMachine(directory);
    machine.environment.put("MAAS_DEV_DIR", directory.resolve("dev").toString());
    machine.environment.put("MAAS_INSTALL_LOG", directory.resolve("install.log").toString());
    new Random(SEED).nextBytes(image);
    disk = Files.createDirectories(directory.resolve("dev")).resolve("sda");
    byte[] old = new byte[DISK_BYTES];
    java.util.Arrays.fill(old, (byte) 0x5A);
    Files.write(disk, old);
  }

  @AfterEach
  void stop() {
    if (server != null) {
      server.close();
    }
  }

  private ObjectNode configuration(byte[] file, String format) throws Exception {
    server.page("/images/disk", file);
    ObjectNode document = JSON.createObjectNode();
    document
        .putObject("image")
        .put("url", server.url() + "/images/disk")
        .put("sha256", HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(file)))
        .put("size", file.length)
        .put("format", format);
    document.putObject("disk").put("serial", "SER123").put("model", "Fake_Disk");
    document
        .putObject("status")
        .put("endpoint", server.url() + STATUS)
        .put("consumer_key", "ck")
        .put("token_key", "tk")
        .put("token_secret", "s3cr3t");
    document.put("netboot_off", server.url() + NETBOOT);
    document.putObject("files").put("/etc/cloud/cloud.cfg.d/90_maas.cfg", "datasource: é\n");
    return document;
  }

  private Outcome install(ObjectNode document) throws Exception {
    return machine.runUserData(
        MACHINE_SIDE.installerUserData(InstallerOrder.ofOwn(document.toString())));
  }

  private List<String> events() throws IOException {
    List<String> shown = new ArrayList<>();
    for (StandIn.Call call : server.callsOf(STATUS)) {
      JsonNode event = JSON.readTree(call.body());
      shown.add(
          event.path("name").asText()
              + " "
              + event.path("event_type").asText()
              + " "
              + event.path("result").asText());
    }
    return shown;
  }

  private JsonNode lastEvent() throws IOException {
    List<StandIn.Call> calls = server.callsOf(STATUS);
    return JSON.readTree(calls.get(calls.size() - 1).body());
  }

  @Test
  void anImageIsWrittenAndTheMachineTaughtToBootFromIt() throws Exception {
    Outcome outcome = install(configuration(image, "raw"));
    assertThat(outcome.exitStatus()).describedAs(outcome.output()).isZero();
    byte[] written = Files.readAllBytes(disk);
    assertThat(written).hasSize(DISK_BYTES).startsWith(image);
    assertThat(written[DISK_BYTES - 1]).describedAs("leftovers at the end").isZero();
    Path file = directory.resolve("dev/sda.cloud-config/etc/cloud/cloud.cfg.d/90_maas.cfg");
    assertThat(file).hasContent("datasource: é\n");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(server.callsOf(NETBOOT))
        .singleElement()
        .satisfies(call -> assertThat(call.text()).isEqualTo("op=netboot_off"));
    assertThat(events())
        .containsExactly(
            "cmd-install start ",
            "cmd-install/stage-partitioning start ",
            "cmd-install/stage-partitioning finish SUCCESS",
            "cmd-install/stage-extract start ",
            "cmd-install/stage-extract finish SUCCESS",
            "cmd-install/stage-curthooks start ",
            "cmd-install/stage-curthooks finish SUCCESS",
            "cmd-install/stage-late start ",
            "cmd-install/stage-late finish SUCCESS",
            "cmd-install finish SUCCESS");
    JsonNode log = lastEvent().path("files").path(0);
    assertThat(log.path("path").asText()).isEqualTo("/tmp/install.log");
    assertThat(new String(Base64.getDecoder().decode(log.path("content").asText()), UTF_8))
        .contains("sha256 is right")
        .doesNotContain("s3cr3t");
    assertThat(server.callsOf(STATUS))
        .allSatisfy(call -> assertThat(call.authorization()).contains("oauth_token=\"tk\""));
    assertThat(machine.filesHolding("s3cr3t", directory.resolve("work"))).isEmpty();
  }

  @Test
  void nothingOfTheSystemBeforeIsLeft() throws Exception {
    Path left = directory.resolve("dev/sda.cloud-config/var/lib/cloud/instance/boot-finished");
    Files.createDirectories(left.getParent());
    Files.writeString(left, "");
    Outcome outcome = install(configuration(image, "raw"));
    assertThat(outcome.exitStatus()).describedAs(outcome.output()).isZero();
    assertThat(left).doesNotExist();
    assertThat(directory.resolve("dev/sda.cloud-config/etc/cloud/cloud.cfg.d/90_maas.cfg"))
        .exists();
  }

  @Test
  void aCompressedImageIsUnpackedOnTheWay() throws Exception {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    for (int half = 0; half < 2; half++) {
      try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
        gzip.write(image, half * 1_500_000, 1_500_000);
      }
    }
    assertThat(install(configuration(packed.toByteArray(), "raw.gz")).exitStatus()).isZero();
    assertThat(Files.readAllBytes(disk)).startsWith(image);
  }

  @Test
  void disksComeInEveryFormInWhichTheyAreUploaded() throws Exception {
    Path content = Files.write(directory.resolve("disk.img"), image);
    String archive = directory.resolve("packed").toString();
    String folder = directory.toString();
    List<List<String>> forms =
        List.of(
            List.of("raw.bz2", "bzip2 -c disk.img >packed"),
            List.of("raw.xz", "{ xz -c disk.img; } >packed"),
            List.of("raw.tar", "tar -cf packed disk.img"),
            List.of("raw.tar.gz", "tar -czf packed disk.img"),
            List.of("raw.tar.bz2", "tar --format=gnu -cjf packed disk.img"),
            List.of("raw.tar.xz", "tar --format=posix -cJf packed disk.img"));
    for (List<String> form : forms) {
      Outcome packed = machine.run("sh", "-c", "cd '" + folder + "' && " + form.get(1));
      assertThat(packed.exitStatus()).describedAs(packed.output()).isZero();
      Files.write(disk, new byte[DISK_BYTES]);
      Outcome outcome = install(configuration(Files.readAllBytes(Path.of(archive)), form.get(0)));
      assertThat(outcome.exitStatus()).describedAs(form + "\n" + outcome.output()).isZero();
      byte[] written = Files.readAllBytes(disk);
      assertThat(written).describedAs(form.get(0)).startsWith(Files.readAllBytes(content));
      assertThat(written[image.length]).describedAs("nothing of the archive behind it").isZero();
    }
  }

  @Test
  void anArchiveWithoutADiskIsRefused() throws Exception {
    String folder = directory.toString();
    Outcome packed =
        machine.run("sh", "-c", "cd '" + folder + "' && mkdir void && tar -cf packed void");
    assertThat(packed.exitStatus()).describedAs(packed.output()).isZero();
    byte[] archive = Files.readAllBytes(directory.resolve("packed"));
    assertThat(install(configuration(archive, "raw.tar")).exitStatus()).isEqualTo(1);
    assertThat(lastEvent().path("description").asText()).contains("no file in it");
    assertThat(install(configuration(image, "raw.tar")).exitStatus()).isEqualTo(1);
    assertThat(lastEvent().path("description").asText()).contains("no tar archive");
  }

  @Test
  void aWrongChecksumFailsTheInstallationWithTheReason() throws Exception {
    ObjectNode document = configuration(image, "raw");
    ((ObjectNode) document.get("image")).put("sha256", "0".repeat(64));
    assertThat(install(document).exitStatus()).isEqualTo(1);
    assertThat(events())
        .endsWith("cmd-install/stage-extract finish FAIL", "cmd-install finish FAIL");
    assertThat(lastEvent().path("description").asText()).contains("the image has sha256");
    assertThat(server.callsOf(NETBOOT)).isEmpty();
  }

  @Test
  void anImageThatDoesNotFitIsRefused() throws Exception {
    Files.write(disk, new byte[1 << 20]);
    assertThat(install(configuration(image, "raw")).exitStatus()).isEqualTo(1);
    assertThat(lastEvent().path("description").asText()).contains("larger than the disk sda");
    assertThat(Files.size(disk)).isEqualTo(1 << 20);
  }

  @Test
  void aTruncatedImageIsNoticed() throws Exception {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(image);
    }
    byte[] cut = java.util.Arrays.copyOf(packed.toByteArray(), packed.size() / 2);
    assertThat(install(configuration(cut, "raw.gz")).exitStatus()).isEqualTo(1);
    assertThat(lastEvent().path("description").asText()).contains("ends in the middle");
  }

  @Test
  void aMissingDiskIsNamedTogetherWithThoseThereAre() throws Exception {
    ObjectNode document = configuration(image, "raw");
    document.putObject("disk").put("serial", "OTHER");
    assertThat(install(document).exitStatus()).isEqualTo(1);
    assertThat(lastEvent().path("description").asText())
        .contains("\"OTHER\"", "sda (model 'Fake Disk', serial 'SER123')");
  }

  @Test
  void theFirstDiskOrAPathWillDo() throws Exception {
    ObjectNode document = configuration(image, "raw");
    document.putObject("disk").put("first", true);
    assertThat(install(document).exitStatus()).isZero();
    document.putObject("disk").put("path", "/dev/sda");
    assertThat(install(document).exitStatus()).isZero();
  }

  @Test
  void aServerThatForgetsEventsDoesNotStopTheInstallation() throws Exception {
    server.refuse("stage-", 6);
    assertThat(install(configuration(image, "raw")).exitStatus()).isZero();
    assertThat(events()).endsWith("cmd-install finish SUCCESS");
  }

  @Test
  void aRefusedNetbootOffFails() throws Exception {
    server.refuse("op=netboot_off", 99);
    assertThat(install(configuration(image, "raw")).exitStatus()).isEqualTo(1);
    assertThat(events()).contains("cmd-install/stage-late finish FAIL");
  }
}
