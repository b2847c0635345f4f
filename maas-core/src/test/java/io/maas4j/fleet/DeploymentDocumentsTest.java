package io.maas4j.fleet;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maas4j.deploy.DeploymentPlan;
import io.maas4j.deploy.DeploymentPlan.PlannedAddress;
import io.maas4j.deploy.DeploymentPlan.PowerStep;
import io.maas4j.deploy.ServiceAddress;
import io.maas4j.error.MaasException.Conflict;
import io.maas4j.error.MaasException.Denied;
import io.maas4j.error.MaasException.InvalidRequest;
import io.maas4j.image.BootResource;
import io.maas4j.lifecycle.Actor;
import io.maas4j.lifecycle.State;
import io.maas4j.machine.Machine;
import io.maas4j.storage.BlockDevice;
import io.maas4j.store.spi.Kinds;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a machine is told when it is deployed, and what is refused before. */
class DeploymentDocumentsTest {
  private static final Pattern BODY = Pattern.compile("\n\n([A-Za-z0-9+/=\n]+)\n--maas4j");
  private static final Pattern FILE =
      Pattern.compile("unpack (\\S+) <<'(\\S+)'\n([A-Za-z0-9+/=\n]*)\n\\2");

  private final Bench bench = new Bench().started();

  @AfterEach
  void close() {
    bench.close();
  }

  private static ServiceAddress reach(Optional<String> rack) {
    return new ServiceAddress(rack.orElse("maas.example"), 5248);
  }

  private static Deployment noble() {
    return Deployment.of("ubuntu", "noble");
  }

  private static Deployment ephemeral() {
    Deployment.Wishes none = Deployment.Wishes.NONE;
    return noble()
        .wishes(
            new Deployment.Wishes(
                true,
                none.hardwareSync(),
                none.crashDump(),
                none.vcenter(),
                none.licenseKey(),
                none.bridges(),
                none.defaultUser()));
  }

  private PlannedDeployment plan(Machine machine, Deployment deployment, Actor by) {
    return bench
        .machines()
        .planDeployment(machine.id(), deployment, by, DeploymentDocumentsTest::reach);
  }

  private static String installer(PlannedDeployment planned) {
    return planned.plan().installer().orElseThrow().configuration().yaml();
  }

  /** The files that the machine's user data unpacks, by name. */
  private Map<String, String> unpacked(Machine machine) {
    String mime =
        new String(
            bench.fleet.documents().ephemeralUserData(machine.id(), DeploymentDocumentsTest::reach),
            UTF_8);
    Matcher body = BODY.matcher(mime);
    assertThat(body.find()).isTrue();
    String script = new String(Base64.getMimeDecoder().decode(body.group(1)), UTF_8);
    Map<String, String> files = new java.util.TreeMap<>();
    Matcher file = FILE.matcher(script);
    while (file.find()) {
      files.put(file.group(1), new String(Base64.getMimeDecoder().decode(file.group(3)), UTF_8));
    }
    return files;
  }

  @Test
  void aMachineThatInstallsGetsCurtinsDocumentsInTheirOrder() {
    Machine machine = bench.deploying("a", Bench.ANN);
    Map<String, String> files = unpacked(machine);
    assertThat(files)
        // whichever installer the machine has
        .containsKeys("config-000.cfg", "config-001.cfg", "curtin-source")
        .containsKeys("maas-install", "install.json");
    assertThat(files.get("config-000.cfg")).contains("block-meta", "grub_device", "path: \"/\"");
    assertThat(files.get("curtin-source")).isEqualTo("cp:///media/root-ro");
    String secret = bench.keyInForce(machine).orElseThrow().tokenSecret().reveal();
    assertThat(String.join("", files.values())).contains(secret, "op=netboot_off");
  }

  @Test
  void aPlanIsWhatADeploymentThenDoes() {
    Machine machine = bench.ready("a");
    PlannedDeployment planned = plan(machine, noble(), Bench.ANN);
    bench.machines().deploy(machine.id(), noble(), Bench.ANN);
    assertThat(planned.plan().addresses())
        .extracting(PlannedAddress::address)
        .containsExactlyElementsOf(bench.claimed(machine).stream().map(Optional::of).toList());
    bench.run();
    String line = ((BootPlan.Network) bench.boot(machine)).kernelLine().text();
    String host = "10.1.0.1:5248";
    assertThat(planned.plan().boot().orElseThrow().line().replace("maas.example", "10.1.0.1"))
        .isEqualTo(line);
    String key = bench.key(machine).tokenSecret().reveal();
    String shown =
        bench
            .fleet
            .documents()
            .installerConfiguration(machine.id(), DeploymentDocumentsTest::reach, Bench.ANN);
    assertThat(shown).contains(host, key);
    assertThat(lines(installer(planned))).isEqualTo(lines(shown));
  }

  /** Without what differs: credentials and hosts. */
  private static List<String> lines(String yaml) {
    return yaml.lines()
        .map(
            line ->
                line.replaceAll("(consumer_key|token_key|token_secret)[: \\\\\"=]+[\\w-]+", "$1")
                    .replaceAll("http://[^/]+/", "http://x/"))
        .toList();
  }

  @Test
  void aPlanChangesNothingAndHasNoCredentials() {
    Machine machine = bench.ready("a");
    int events = bench.events(machine).size();
    long version = bench.in(tx -> tx.topology().version());
    long jobs = bench.waitingJobs();
    List<String> moves = List.copyOf(bench.moves);
    PlannedDeployment planned =
        plan(machine, noble().userData("#cloud-config\npw: s3cr3t\n".getBytes(UTF_8)), Bench.ANN);
    assertThat(planned.machine().state()).isEqualTo(State.DEPLOYING);
    assertThat(planned.plan().power()).containsExactly(PowerStep.QUERY, PowerStep.ON);
    assertThat(planned.plan().remarks()).anyMatch(remark -> remark.contains("user data"));
    assertThat(installer(planned)).contains(DeploymentPlan.LATER).doesNotContain("s3cr3t");
    assertThat(planned.plan().preseed()).startsWith("#cloud-config").contains("mode: \"reboot\"");
    assertThat(bench.now(machine)).isEqualTo(machine);
    assertThat(bench.events(machine)).hasSize(events);
    long now = bench.in(tx -> tx.topology().version());
    assertThat(now).isEqualTo(version);
    assertThat(bench.waitingJobs()).isEqualTo(jobs);
    assertThat(bench.moves).isEqualTo(moves);
    assertThat(bench.keyInForce(machine)).isEmpty();
    assertThat(bench.claimed(machine)).isEmpty();
    assertThat(bench.run().state(machine)).isEqualTo(State.READY);
  }

  @Test
  void aPlanOfWhatRunsFromMemoryHasNoInstaller() {
    bench.set("kernel_opts", "\"console=ttyS0\"");
    DeploymentPlan plan = plan(bench.ready("a"), ephemeral(), Bench.ANN).plan();
    assertThat(plan.installer()).isEmpty();
    assertThat(plan.preseed()).doesNotContain("power_state");
    assertThat(plan.vendorData()).contains("/etc/netplan/50-maas.yaml");
    // nobody would carry options over from behind dashes
    assertThat(plan.boot().orElseThrow().line()).endsWith(" console=ttyS0").doesNotContain("---");
  }

  @Test
  void aPlanIsRefusedInTheWordsOfTheDeployment() {
    Machine machine = bench.deploying("a", Bench.ANN);
    assertThatThrownBy(() -> plan(machine, noble(), Bench.ANN))
        .isInstanceOf(Conflict.class)
        .hasMessageContaining("Can't deploy a machine that is in the 'Deploying' state");
  }

  @Test
  void aLayoutThatNoLongerFitsIsRefusedWithTheArithmeticBeforeAnythingHappens() {
    Machine machine = bench.ready("a");
    BlockDevice disk = bench.disks(machine).get(0);
    bench.in(
        tx -> {
          tx.disks().put(sized(disk, disk.size() / 2));
          return tx;
        });
    assertThatThrownBy(() -> bench.machines().deploy(machine.id(), noble(), Bench.ANN))
        .isInstanceOf(InvalidRequest.class)
        .hasMessageContaining("'sda' has " + disk.size() / 2 + " bytes, but ")
        .hasMessageContaining(" are needed (")
        .hasMessageContaining(" too many.");
    assertThat(bench.state(machine)).isEqualTo(State.READY);
    assertThat(bench.owner(machine)).isEmpty();
    assertThat(bench.claimed(machine)).isEmpty();
  }

  private static BlockDevice sized(BlockDevice disk, long size) {
    return new BlockDevice(
        disk.id(),
        disk.machine(),
        disk.name(),
        disk.model(),
        disk.serial(),
        disk.idPath(),
        size,
        disk.blockSize(),
        disk.tags(),
        disk.firmwareVersion(),
        disk.numaNode(),
        disk.boot());
  }

  @Test
  void aDiskThatIsGoneIsNamedWithWhatItCarried() {
    Machine machine = bench.ready("a");
    BlockDevice disk = bench.disks(machine).get(0);
    bench.in(
        tx -> {
          tx.disks().put(sized(withId(disk, disk.id() + 1000), disk.size()));
          tx.disks().delete(disk.id());
          return tx;
        });
    assertThatThrownBy(() -> bench.machines().deploy(machine.id(), noble(), Bench.ANN))
        .isInstanceOf(InvalidRequest.class)
        .hasMessageContaining("is gone, which carried");
    assertThat(bench.state(machine)).isEqualTo(State.READY);
  }

  private static BlockDevice withId(BlockDevice disk, long id) {
    return new BlockDevice(
        id,
        disk.machine(),
        "sdz",
        disk.model(),
        "another",
        disk.idPath(),
        disk.size(),
        disk.blockSize(),
        disk.tags(),
        disk.firmwareVersion(),
        disk.numaNode(),
        disk.boot());
  }

  @Test
  void userDataThatCloudInitWouldIgnoreIsRefused() {
    Machine machine = bench.ready("a");
    Deployment broken = noble().userData("#cloud-config\na: [\n".getBytes(UTF_8));
    assertThatThrownBy(() -> bench.machines().deploy(machine.id(), broken, Bench.ANN))
        .isInstanceOf(InvalidRequest.class)
        .hasMessageContaining("user_data");
    assertThatThrownBy(
            () ->
                bench
                    .machines()
                    .deploy(machine.id(), noble().userData("hello".getBytes(UTF_8)), Bench.ANN))
        .hasMessageContaining("begins with 'hello'");
    assertThat(bench.state(machine)).isEqualTo(State.READY);
  }

  @Test
  void whatIsInACustomImageIsNotKnownSoThatItsUserDataIsNotJudged() {
    Machine machine = bench.ready("a");
    Machine deployed =
        bench
            .machines()
            .deploy(
                machine.id(),
                Deployment.of("custom", "web").userData("{\"ignition\": {}}".getBytes(UTF_8)),
                Bench.ANN);
    assertThat(deployed.state()).isEqualTo(State.DEPLOYING);
  }

  @Test
  void aHostOfVirtualMachinesIsToldWhatItNeeds() {
    Machine machine = bench.ready("a");
    Deployment wanted = noble().wishes(Deployment.Wishes.NONE.asKvmHost());
    assertThatThrownBy(() -> bench.machines().deploy(machine.id(), wanted, Bench.ANN))
        .isInstanceOf(Denied.class);
    assertThatThrownBy(
            () ->
                bench
                    .machines()
                    .deploy(
                        machine.id(),
                        Deployment.of("custom", "web").wishes(wanted.wishes()),
                        Bench.ROOT))
        .isInstanceOf(InvalidRequest.class)
        .hasMessageContaining("install_kvm");
    assertThatThrownBy(
            () ->
                bench
                    .machines()
                    .deploy(
                        machine.id(),
                        ephemeral().wishes(ephemeral().wishes().asKvmHost()),
                        Bench.ROOT))
        .isInstanceOf(InvalidRequest.class)
        .hasMessageContaining("install_kvm");
    bench.machines().deploy(machine.id(), wanted, Bench.ROOT);
    assertThat(vendorData(machine, MachineDocuments.Prefix.PLAIN))
        .contains("libvirt-daemon-system", "qemu-system-x86", "libvirtd.service");
    assertThat(vendorData(machine, MachineDocuments.Prefix.CURTIN))
        .doesNotContain("libvirt-daemon-system");
  }

  private String vendorData(Machine machine, MachineDocuments.Prefix prefix) {
    return bench.fleet.documents().vendorData(machine.id(), prefix, DeploymentDocumentsTest::reach);
  }

  @Test
  void anImagesOwnKernelOptionsComeLastAndGiveWayToEverybodyElses() {
    bench.set("kernel_opts", "\"console=ttyS1\"");
    bench.in(
        tx -> {
          tx.shelf(Kinds.BOOT_RESOURCE)
              .list(r -> r.osystem().equals("ubuntu") && r.series().equals("noble"))
              .forEach(
                  r ->
                      tx.shelf(Kinds.BOOT_RESOURCE)
                          .update(
                              new BootResource(
                                  r.id(),
                                  r.origin(),
                                  r.osystem(),
                                  r.series(),
                                  r.architecture(),
                                  r.title(),
                                  r.baseImage(),
                                  Map.of("kparams", "console=ttyS0 quiet"),
                                  r.lastDeployed())));
          return tx;
        });
    DeploymentPlan plan = plan(bench.ready("a"), noble(), Bench.ANN).plan();
    assertThat(plan.boot().orElseThrow().line()).endsWith("--- console=ttyS1 quiet");
  }
}
