package io.maas4j.server.mirror;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.maas4j.Maas;
import io.maas4j.deploy.DeploymentPlan;
import io.maas4j.deploy.ServiceAddress;
import io.maas4j.depot.ImportMeans;
import io.maas4j.depot.SourceForm;
import io.maas4j.error.MaasException.InvalidRequest;
import io.maas4j.fleet.Deployment;
import io.maas4j.fleet.PlannedDeployment;
import io.maas4j.image.BootResource;
import io.maas4j.image.FileKind;
import io.maas4j.image.Image;
import io.maas4j.image.ImportStatus;
import io.maas4j.image.content.ContentDirectory;
import io.maas4j.image.content.ContentLimits;
import io.maas4j.image.content.ImportedImages;
import io.maas4j.image.download.DownloadLimits;
import io.maas4j.image.stream.StreamLimits;
import io.maas4j.lifecycle.Actor;
import io.maas4j.machine.Machine;
import io.maas4j.machine.MachinePower;
import io.maas4j.netboot.images.FetchLimits;
import io.maas4j.netboot.images.HttpStreamFetcher;
import io.maas4j.netboot.images.KeyringsOnDisk;
import io.maas4j.netboot.images.OpenPgpVerifier;
import io.maas4j.power.PowerDrivers;
import io.maas4j.power.PowerParameters;
import io.maas4j.power.PowerState;
import io.maas4j.power.manual.ManualPowerDriverFactory;
import io.maas4j.storage.BlockDevice;
import io.maas4j.storage.LayoutOptions;
import io.maas4j.testkit.fixtures.Fixtures;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.TreeSet;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a mirror offers beside Ubuntu is imported, and installed on machines. */
class StreamedSystemsTest {
  private static final Actor ROOT = Actor.admin("root");
  private static final ServiceAddress RACK = new ServiceAddress("10.1.0.1", 5248);

  @TempDir private static Path shared;
  private static LocalMirror mirror;
  private static Maas maas;
  private static Machine machine;

  @BeforeAll
  static void importEverything() throws Exception {
    assumeThat(LocalMirror.missing()).isEmpty();
    Path files = shared.resolve("mirror");
    LocalMirror.Result built =
        LocalMirror.build(
            List.of(
                "--tiny",
                "--tiny-size",
                "40",
                "--manifest",
                manifest().toString(),
                "--into",
                files.toString()));
    assertThat(built.status()).as(built.output()).isZero();
    mirror = LocalMirror.serve(files);
    ImportedImages imported =
        new ImportedImages(
            ContentDirectory.open(
                shared.resolve("content"),
                new ContentLimits(OptionalLong.empty(), 0),
                (content, detail) -> {
                  throw new AssertionError(detail);
                }));
    maas =
        Maas.builder()
            .powerDrivers(PowerDrivers.of(new ManualPowerDriverFactory()))
            .imports(
                new ImportMeans(
                    imported,
                    proxy -> HttpStreamFetcher.through(proxy, FetchLimits.USUAL, "MAAS4J"),
                    new OpenPgpVerifier(),
                    new KeyringsOnDisk(),
                    (firmware, arch, digest, archives) -> {},
                    StreamLimits.usual(),
                    DownloadLimits.USUAL))
            .start();
    maas.fleet().bootSources().update(1, source(files.resolve("keyring.gpg")), ROOT);
    for (String system : List.of("centos", "rhel", "custom", "ubuntu-core")) {
      maas.fleet()
          .bootSources()
          .select(1, system, "*", List.of("amd64"), List.of(), List.of(), ROOT);
    }
    maas.fleet().imports().start(ROOT);
    Awaitility.await()
        .atMost(Duration.ofMinutes(1))
        .until(() -> maas.fleet().imports().status().outcome().contains(" came"));
    ImportStatus status = maas.fleet().imports().status();
    assertThat(status.failed()).as(status.toString()).isFalse();
    machine = ready();
  }

  /** One of each way in which a stream may hand out a whole system. */
  private static Path manifest() throws Exception {
    Files.writeString(shared.resolve("some"), "bytes");
    return Files.writeString(
        shared.resolve("mirror.json"),
        """
        {"format": "maas4j-mirror:1", "products": [
          {"type": "base", "os": "centos", "release": "centos8", "version": "8", "arch": "amd64",
           "versions": {"20260101": {"root-dd": "some"}}},
          {"type": "base", "os": "rhel", "release": "9", "version": "9", "arch": "amd64",
           "versions": {"20260101": {"root-txz": "some", "manifest": "some"}}},
          {"type": "image", "os": "ubuntu-core", "release": "24", "version": "24",
           "arch": "amd64", "subarch": "generic",
           "versions": {"20260101": {"root-dd.xz": "some"}}}]}
        """);
  }

  private static SourceForm source(Path keyring) throws Exception {
    return new SourceForm(
        Optional.of(mirror.url().toString()),
        Optional.empty(),
        Optional.of(Base64.getEncoder().encodeToString(Files.readAllBytes(keyring))),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  private static Machine ready() {
    Machine made =
        maas.store()
            .inTransaction(
                tx -> {
                  Fixtures fixtures = new Fixtures(Clock.systemUTC());
                  Machine fresh = fixtures.ready();
                  tx.machines().insert(fresh);
                  tx.interfaces().put(fixtures.physical(fresh.id(), "eth0"));
                  tx.power()
                      .put(
                          new MachinePower(
                              fresh.id(),
                              "manual",
                              PowerParameters.empty(),
                              PowerState.UNKNOWN,
                              Optional.empty(),
                              ""));
                  tx.disks()
                      .put(
                          new BlockDevice(
                              0,
                              fresh.id(),
                              "sda",
                              "ACME",
                              "S1",
                              "",
                              1L << 33,
                              512,
                              new TreeSet<>(),
                              "",
                              Optional.empty(),
                              true));
                  return fresh;
                });
    maas.fleet().disks().layouts().set(made.id(), "flat", LayoutOptions.NONE, ROOT);
    return made;
  }

  @AfterAll
  static void stop() {
    if (maas != null) {
      maas.close();
    }
    if (mirror != null) {
      mirror.close();
    }
  }

  private static PlannedDeployment plan(String system, String series) {
    return maas.machines()
        .planDeployment(machine.id(), Deployment.of(system, series), ROOT, rack -> RACK);
  }

  @ParameterizedTest
  @CsvSource({
    "centos, centos9, '', root-tgz",
    "centos, centos8, dd-tgz:, root-dd",
    "rhel, 9, '', root-txz",
    "custom, box, dd-gz:, root-dd.gz",
    "ubuntu-core, 24, dd-xz:, root-dd.xz"
  })
  void aSystemOfAStreamIsInstalledByTheKernelThatCommissions(
      String system, String series, String prefix, String type) {
    DeploymentPlan plan = plan(system, series).plan();

    Image image = maas.images().find(system, series, "amd64").orElseThrow();
    FileKind kind = FileKind.ofWireName(type).orElseThrow();
    String name = image.file(kind).orElseThrow().name();
    assertThat(plan.installer().orElseThrow().source().argument())
        .isEqualTo(
            prefix
                + "http://10.1.0.1:5248/images/"
                + String.join("/", name, system, "amd64", "generic", series, "stable", type));
    assertThat(maas.images().file(name)).hasValueSatisfying(file -> assertThat(file).exists());
    DeploymentPlan.Boot boot = plan.boot().orElseThrow();
    assertThat(boot.kernel()).contains("/ubuntu/amd64/ga-24.04/noble/stable/boot-kernel");
    assertThat(boot.initrd()).contains("/ubuntu/amd64/ga-24.04/noble/stable/boot-initrd");
    assertThat(boot.line()).contains("/ubuntu/amd64/ga-24.04/noble/stable/squashfs");
    assertThat(plan.remarks()).isEmpty();
  }

  @Test
  void whatIsInstalledMayBeNamedByItsReleaseAlone() {
    assertThat(plan("", "centos9").machine().deployment().osystem()).isEqualTo("centos");
  }

  @Test
  void theyAreResourcesOfTheirFileType() {
    Map<String, String> types = new TreeMap<>();
    for (BootResource resource :
        maas.fleet().bootResources().list(Optional.of(BootResource.Origin.SYNCED))) {
      if (!resource.osystem().equals("ubuntu")
          && !resource.extra().containsKey("bootloader-type")) {
        types.put(
            resource.osystem() + "/" + resource.series() + " " + resource.architecture(),
            maas.fleet().bootResources().get(resource.id()).sets().get(0).files().stream()
                .map(file -> file.file().filetype())
                .toList()
                .toString());
      }
    }
    assertThat(types)
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "centos/centos8 amd64/generic", "[root-dd]",
                "centos/centos9 amd64/generic", "[root-tgz]",
                "custom/box amd64/generic", "[root-dd.gz]",
                "rhel/9 amd64/generic", "[root-txz]",
                "ubuntu-core/24 amd64/generic", "[root-dd.xz]"));
  }

  @Test
  void theyDoNotRunFromMemory() {
    assertThatThrownBy(
            () ->
                maas.machines()
                    .planDeployment(
                        machine.id(),
                        Deployment.of("centos", "centos9")
                            .wishes(
                                new Deployment.Wishes(
                                    true,
                                    false,
                                    Optional.empty(),
                                    Optional.empty(),
                                    Optional.empty(),
                                    Optional.empty(),
                                    Optional.empty())),
                        ROOT,
                        rack -> RACK))
        .isInstanceOf(InvalidRequest.class)
        .hasMessageContaining("centos centos9 cannot be deployed to memory");
  }
}
