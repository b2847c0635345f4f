package io.maas4j.benchmarks.deploy;

import io.maas4j.access.ApiKey;
import io.maas4j.archive.PackageRepository;
import io.maas4j.deploy.CurtinConfiguration;
import io.maas4j.deploy.InstallSource;
import io.maas4j.deploy.Installation;
import io.maas4j.deploy.InstallerConfiguration;
import io.maas4j.deploy.MachineContext;
import io.maas4j.deploy.PackageSources;
import io.maas4j.deploy.Preseed;
import io.maas4j.deploy.ServiceAddress;
import io.maas4j.deploy.VendorData;
import io.maas4j.image.FileKind;
import io.maas4j.image.Image;
import io.maas4j.image.ImageFile;
import io.maas4j.lifecycle.State;
import io.maas4j.network.Addresses;
import io.maas4j.power.Secret;
import io.maas4j.script.InstallerOrder;
import io.maas4j.script.MachineSide;
import io.maas4j.setting.OsRelease;
import io.maas4j.setting.Settings;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.Warmup;

/**
 * How long the configuration of one deployment takes: that of a {@link LargeServer}. Its records
 * are in memory already, and its storage and network are what somebody made them before.
 */
@org.openjdk.jmh.annotations.State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class InstallerConfigurationBench {
  private static final OsRelease NOBLE = new OsRelease("ubuntu", "noble");
  private static final List<PackageRepository> REPOSITORIES =
      List.of(
          PackageRepository.usual(
              PackageRepository.MAIN,
              "http://archive.example.test/ubuntu",
              PackageRepository.MAIN_ARCHES));

  private final MachineSide machineSide = MachineSide.load();
  private final Installation installation = installation();

  /**
   * All that one deployment hands to a machine.
   *
   * @param userData the installer with storage, network and all else, for curtin and for our own
   * @param preseed for cloud-init of the environment that installs
   * @param vendorData for cloud-init of the installed system
   */
  public record Documents(byte[] userData, String preseed, String vendorData) {}

  /** A benchmark that composes something else would be worse than none. */
  @Setup
  public void check() {
    String yaml = composed().yaml();
    Documents all = deployment();
    boolean whole =
        Stream.of("raidlevel: 6", "lvm_partition", "/boot/efi", "bond0.107", "802.3ad", "sdl")
                .allMatch(yaml::contains)
            && yaml.length() > 10_000
            && all.preseed().contains("datasource")
            && all.vendorData().contains("ntp");
    if (!whole) {
      throw new IllegalStateException("it is no longer composed what is measured here: " + yaml);
    }
  }

  /** The documents for curtin, as values. */
  @Benchmark
  public CurtinConfiguration composed() {
    return CurtinConfiguration.of(installation);
  }

  /** The installer's part: the documents as YAML, and those of our own, packed into user data. */
  @Benchmark
  public byte[] userData() {
    List<String> sections =
        composed().sections().stream().map(CurtinConfiguration.Section::yaml).toList();
    return machineSide.installerUserData(
        new InstallerOrder(
            Optional.of(InstallerConfiguration.of(installation, "large")),
            sections,
            installation.target().source().argument()));
  }

  /** All of it. */
  @Benchmark
  public Documents deployment() {
    MachineContext context = installation.context();
    return new Documents(
        userData(),
        Preseed.of(context, new PackageSources(NOBLE, REPOSITORIES), "amd64"),
        VendorData.of(
            new VendorData.Facts(
                State.DEPLOYING,
                VendorData.Environment.INSTALLED,
                context.settings(),
                Optional.empty(),
                List.of(Addresses.parse("10.90.0.2")),
                installation.network(),
                "",
                false)));
  }

  private static Installation installation() {
    return new Installation(
        new MachineContext(
            LargeServer.ID,
            State.DEPLOYING,
            new MachineContext.Session(false, false),
            false,
            new ServiceAddress("10.90.0.2", 5248),
            new ApiKey("k", "t", Secret.of("s"), "", Optional.empty(), Optional.of(LargeServer.ID)),
            Settings.defaults(),
            Optional.empty(),
            Optional.of(image())),
        new Installation.Target(NOBLE, Optional.empty(), "amd64", InstallSource.itself()),
        LargeServer.storage(),
        LargeServer.network(),
        REPOSITORIES,
        Installation.Wishes.NONE);
  }

  private static Image image() {
    return new Image(
        NOBLE.osystem(),
        NOBLE.series(),
        "amd64",
        "generic",
        "stable",
        "24.04 LTS",
        Map.of(
            FileKind.SQUASHFS,
            new ImageFile(FileKind.SQUASHFS, "0".repeat(64), 1 << 20, Path.of("/nowhere"))));
  }
}
