package io.maas4j.script.machineside;

import static io.maas4j.script.machineside.SandboxedMachine.MACHINE_SIDE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.maas4j.script.InstallerOrder;
import io.maas4j.script.machineside.SandboxedMachine.Outcome;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Root file systems on disks that are plain files: partitions and file systems are really made,
 * arrays, volumes, mounts and the boot loader are written down.
 */
class TreeInstallerTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String STATUS = "/MAAS/metadata/status/abc123";
  private static final String NETBOOT = "/MAAS/metadata/latest/by-id/abc123/";
  private static final long MIB = 1 << 20;
  private static final long DISK = 64 * MIB;
  private static final String ROOT_UUID = "2c4b1d0e-5d0a-4f3b-9c8d-3e6f7a8b9c04";
  private static final String SWAP_UUID = "2c4b1d0e-5d0a-4f3b-9c8d-3e6f7a8b9c05";

  @TempDir Path directory;
  private SandboxedMachine machine;
  private StandIn server;
  private Path tree;

  @BeforeEach
  void start() throws Exception {
    SandboxedMachine.requirePython();
    for (String tool : List.of("sfdisk", "mkfs.ext4", "tar")) {
      assumeTrue(
          List.of("/usr/sbin/", "/sbin/", "/usr/bin/", "/bin/").stream()
              .anyMatch(place -> Files.exists(Path.of(place + tool))),
          tool + " is not on this computer");
    }
    server = new StandIn().page(STATUS, "").page(NETBOOT, "OK");
    machine = new SandboxedMachine(directory);
    machine.environment.put("MAAS_DEV_DIR", directory.resolve("dev").toString());
    machine.environment.put("MAAS_INSTALL_LOG", directory.resolve("install.log").toString());
    Files.createDirectories(directory.resolve("dev"));
    for (String disk : List.of("sda", "sdb")) {
      try (RandomAccessFile file =
          new RandomAccessFile(directory.resolve("dev/" + disk).toFile(), "rw")) {
        file.setLength(DISK);
      }
    }
    // the kernel knows of none, so that the plain files are the disks
    Files.delete(directory.resolve("root/sys/block/sda"));
    tree = directory.resolve("tree");
    file("bin/sh", "");
    file("boot/vmlinuz-6.1.0", "kernel");
    file("etc/machine-id", "0123456789abcdef0123456789abcdef\n");
    file("usr/lib/grub/i386-pc/boot.img", "");
    file("usr/lib/grub/x86_64-efi/moddep.lst", "");
    file("var/lib/cloud/instances/made-elsewhere/boot-finished", "");
    file("etc/mdadm/mdadm.conf", "");
    for (String program : List.of("grub-install", "grub-mkconfig", "mdadm", "update-initramfs")) {
      file("usr/sbin/" + program, "");
    }
  }

  @AfterEach
  void stop() {
    if (server != null) {
      server.close();
    }
  }

  private void file(String path, String content) throws IOException {
    Path file = tree.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, content);
  }

  private ObjectNode order(List<Map<String, Object>> storage, String tar, String format)
      throws Exception {
    Path archive = directory.resolve("root.tar");
    Outcome packed =
        machine.run("tar", "-C", tree.toString(), tar, archive.toString(), "--numeric-owner", ".");
    assertThat(packed.exitStatus()).describedAs(packed.output()).isZero();
    byte[] bytes = Files.readAllBytes(archive);
    server.page("/images/root", bytes);
    ObjectNode document = JSON.createObjectNode();
    document
        .putObject("image")
        .put("url", server.url() + "/images/root")
        .put("sha256", HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes)))
        .put("size", bytes.length)
        .put("format", format);
    ArrayNode config = document.putObject("storage").put("version", 1).putArray("config");
    storage.forEach(entry -> config.add(JSON.valueToTree(entry)));
    document
        .putObject("status")
        .put("endpoint", server.url() + STATUS)
        .put("consumer_key", "ck")
        .put("token_key", "tk")
        .put("token_secret", "s3cr3t");
    document.put("netboot_off", server.url() + NETBOOT).put("hostname", "box");
    document.putObject("files").put("/etc/cloud/cloud.cfg.d/95-x.cfg", "datasource: x\n");
    return document;
  }

  private ObjectNode order(List<Map<String, Object>> storage) throws Exception {
    return order(storage, "-czf", "tar.gz");
  }

  private Outcome install(ObjectNode order) throws Exception {
    return machine.runUserData(
        MACHINE_SIDE.installerUserData(InstallerOrder.ofOwn(order.toString())));
  }

  private String refusal(List<Map<String, Object>> storage) throws Exception {
    byte[] before = Files.readAllBytes(directory.resolve("dev/sda"));
    assertThat(install(order(storage)).exitStatus()).isEqualTo(1);
    assertThat(Files.readAllBytes(directory.resolve("dev/sda")))
        .as("no disk is touched by what is refused")
        .isEqualTo(before);
    return failure();
  }

  private String failure() throws IOException {
    assertThat(server.callsOf(NETBOOT)).as("it stays to be installed").isEmpty();
    List<StandIn.Call> calls = server.callsOf(STATUS);
    JsonNode last = JSON.readTree(calls.get(calls.size() - 1).body());
    assertThat(last.path("name").asText()).isEqualTo("cmd-install");
    assertThat(last.path("result").asText()).isEqualTo("FAIL");
    return last.path("description").asText();
  }

  private static Map<String, Object> disk(String name) {
    return Map.of(
        "id",
        name,
        "name",
        name,
        "type",
        "disk",
        "wipe",
        "superblock",
        "ptable",
        "gpt",
        "path",
        "/dev/" + name,
        "grub_device",
        true);
  }

  private static Map<String, Object> part(String disk, int number, long mib, String... flag) {
    Map<String, Object> part = new java.util.LinkedHashMap<>();
    String id = disk + "-part" + number;
    part.putAll(Map.of("id", id, "name", id, "type", "partition", "number", number));
    part.putAll(Map.of("size", mib * MIB + "B", "device", disk));
    if (number == 1) {
      part.put("offset", "4194304B");
    }
    if (flag.length > 0) {
      part.put("flag", flag[0]);
    }
    return part;
  }

  private static Map<String, Object> root(String volume) {
    return Map.of(
        "id",
        "root_format",
        "type",
        "format",
        "fstype",
        "ext4",
        "label",
        "root",
        "uuid",
        ROOT_UUID,
        "volume",
        volume);
  }

  private static final Map<String, Object> ROOT_MOUNT =
      Map.of("id", "root_mount", "type", "mount", "device", "root_format", "path", "/");

  @SafeVarargs
  private static List<Map<String, Object>> storage(Map<String, Object>... entries) {
    List<Map<String, Object>> all = new ArrayList<>(List.of(entries));
    all.add(ROOT_MOUNT);
    return all;
  }

  private static List<Map<String, Object>> flat(long rootMib) {
    return storage(
        disk("sda"),
        part("sda", 1, 1, "bios_grub"),
        part("sda", 2, rootMib),
        part("sda", 3, 8),
        root("sda-part2"),
        Map.of(
            "id",
            "swap_format",
            "type",
            "format",
            "fstype",
            "swap",
            "uuid",
            SWAP_UUID,
            "volume",
            "sda-part3"),
        Map.of("id", "swap_mount", "type", "mount", "device", "swap_format"),
        Map.of(
            "id",
            "tmp_mount",
            "type",
            "mount",
            "fstype",
            "tmpfs",
            "spec",
            "tmpfs",
            "path",
            "/tmp",
            "options",
            "size=1g"));
  }

  private String log() throws IOException {
    return Files.readString(directory.resolve("install.log"));
  }

  private Path installed(String path) {
    return directory.resolve("dev/sda.cloud-config").resolve(path);
  }

  @Test
  void aFlatLayoutIsMadeAndTheSystemUnpackedIntoIt() throws Exception {
    Outcome outcome = install(order(flat(24)));
    assertThat(outcome.exitStatus()).describedAs(outcome.output()).isZero();
    String table = machine.run("sfdisk", "-d", directory.resolve("dev/sda").toString()).output();
    assertThat(table.replaceAll(" +", " "))
        .contains(
            "sda1 : start= 8192, size= 2048, type=21686148-6449-6E6F-744E-656564454649",
            "sda2 : start= 10240, size= 49152, type=0FC63DAF-8483-4772-8E79-3D69D8477DE4",
            "sda3 : start= 59392, size= 16384, type=0657FD6D-A4AB-43C4-84E5-0933C4B4F4F4");
    assertThat(installed("etc/fstab"))
        .hasContent(
            "# written when this system was installed\n"
                + ("UUID=" + SWAP_UUID + " none swap sw 0 0\n")
                + ("UUID=" + ROOT_UUID + " / ext4 defaults 0 1\n")
                + "tmpfs /tmp tmpfs size=1g 0 0\n");
    assertThat(installed("etc/hostname")).hasContent("box");
    assertThat(installed("etc/machine-id")).as("it makes its own").isEmptyFile();
    assertThat(installed("var/lib/cloud/instances")).doesNotExist();
    assertThat(installed("etc/cloud/cloud.cfg.d/95-x.cfg")).hasContent("datasource: x\n");
    assertThat(log())
        .containsSubsequence(
            "mkfs.ext4 -q -F -U " + ROOT_UUID,
            "mkswap -q -U " + SWAP_UUID,
            "mount -t ext4",
            "sha256 is right",
            "grub-install --target=i386-pc " + directory.resolve("dev/sda"),
            "grub-mkconfig -o /boot/grub/grub.cfg")
        .doesNotContain("s3cr3t");
    assertThat(server.callsOf(NETBOOT)).hasSize(1);
  }

  @Test
  void archivesOfAllKindsAreUnpacked() throws Exception {
    for (List<String> kind : List.of(List.of("-cjf", "tar.bz2"), List.of("-cJf", "tar.xz"))) {
      Outcome outcome = install(order(flat(24), kind.get(0), kind.get(1)));
      assertThat(outcome.exitStatus()).describedAs(outcome.output()).isZero();
      assertThat(installed("boot/vmlinuz-6.1.0")).hasContent("kernel");
    }
  }

  @Test
  void anArrayIsAssembledAndTheSystemToldOfIt() throws Exception {
    Outcome outcome =
        install(
            order(
                storage(
                    disk("sda"),
                    disk("sdb"),
                    part("sda", 1, 1, "bios_grub"),
                    part("sda", 2, 48),
                    part("sdb", 1, 1, "bios_grub"),
                    part("sdb", 2, 48),
                    Map.of(
                        "id",
                        "md0",
                        "name",
                        "md0",
                        "type",
                        "raid",
                        "raidlevel",
                        1,
                        "devices",
                        List.of("sda-part2", "sdb-part2"),
                        "spare_devices",
                        List.of()),
                    root("md0"))));
    assertThat(outcome.exitStatus()).describedAs(outcome.output()).isZero();
    assertThat(log())
        .containsSubsequence(
            "--level=1 --raid-devices=2 "
                + directory.resolve("dev/sda2")
                + " "
                + directory.resolve("dev/sdb2"),
            "mdadm --detail --brief",
            "update-initramfs -u -k all",
            "grub-install --target=i386-pc " + directory.resolve("dev/sda"),
            "grub-install --target=i386-pc " + directory.resolve("dev/sdb"),
            "mdadm --stop");
  }

  @Test
  void volumesNeedLvmInTheImage() throws Exception {
    List<Map<String, Object>> storage =
        storage(
            disk("sda"),
            part("sda", 1, 1, "bios_grub"),
            part("sda", 2, 48),
            Map.of(
                "id",
                "vgroot",
                "name",
                "vgroot",
                "type",
                "lvm_volgroup",
                "devices",
                List.of("sda-part2")),
            Map.of(
                "id",
                "vgroot-lvroot",
                "name",
                "lvroot",
                "type",
                "lvm_partition",
                "volgroup",
                "vgroot",
                "size",
                36 * MIB + "B"),
            root("vgroot-lvroot"));
    assertThat(install(order(storage)).exitStatus()).isEqualTo(1);
    assertThat(failure()).contains("the image has no lvm2");

    file("usr/sbin/lvm", "");
    Outcome outcome = install(order(storage));
    assertThat(outcome.exitStatus()).describedAs(outcome.output()).isZero();
    assertThat(log())
        .containsSubsequence(
            "lvm pvcreate",
            "-ff -y --zero y " + directory.resolve("dev/sda2"),
            "lvm vgcreate",
            "--physicalextentsize 4m vgroot " + directory.resolve("dev/sda2"),
            "lvm lvcreate",
            "-n lvroot -L 37748736b vgroot",
            "lvm vgchange",
            "-q -an vgroot");
  }

  @Test
  void whatDoesNotFitIsRefusedWithTheArithmetic() throws Exception {
    assertThat(refusal(flat(80)))
        .contains(
            "the disk sda has 67108864 bytes, and 98566144 are needed, 31457280 more: 4194304"
                + " (before the first) + 1048576 (sda-part1) + 83886080 (sda-part2) + 8388608"
                + " (sda-part3) + 1048576 (at the end)");
  }

  @Test
  void whatOnlyCurtinMakesIsNamedAllAtOnce() throws Exception {
    assertThat(
            refusal(
                List.of(
                    disk("sda"),
                    Map.of("id", "bcache0", "type", "bcache", "backing_device", "sda"),
                    Map.of("id", "z", "type", "format", "fstype", "zfsroot", "volume", "sda"))))
        .contains("bcache0 is of type bcache", "z is to have zfsroot");
    assertThat(
            refusal(List.of(disk("sda"), Map.of("id", "d", "type", "dm_crypt", "volume", "sda"))))
        .contains("d is of type dm_crypt");
  }

  @Test
  void wishesThatOnlyCurtinFulfilsAreNamed() throws Exception {
    ObjectNode order = order(flat(24));
    order.putArray("only_curtin").add("kernel crash dumps").add("the kernel hwe-24.04");
    assertThat(install(order).exitStatus()).isEqualTo(1);
    assertThat(failure()).contains("only curtin does this", "kernel crash dumps; the kernel hwe-");
  }

  @Test
  void aSwapFileIsMade() throws Exception {
    assertThat(install(order(flat(24)).put("swap_bytes", 4 * MIB)).exitStatus()).isZero();
    assertThat(installed("swap.img")).hasSize(4 * MIB);
    assertThat(installed("etc/fstab")).content().endsWith("/swap.img none swap sw 0 0\n");
  }

  @Test
  void aDiskThatVanishedIsNamed() throws Exception {
    Files.delete(directory.resolve("dev/sdb"));
    assertThat(
            refusal(
                storage(
                    disk("sda"),
                    disk("sdb"),
                    part("sda", 1, 1, "bios_grub"),
                    part("sda", 2, 40),
                    part("sdb", 1, 1, "bios_grub"),
                    root("sda-part2"))))
        .contains("/dev/sdb", "is not in this machine", "disks here: sda");
  }

  @Test
  void firmwareAndLayoutHaveToAgree() throws Exception {
    assertThat(refusal(storage(disk("sda"), part("sda", 1, 40), root("sda-part1"))))
        .contains("booted by BIOS", "sda", "bios_grub");
    machine.root("sys/firmware/efi/fw_platform_size", "64\n");
    assertThat(refusal(flat(24))).contains("booted by UEFI", "/boot/efi");
  }

  @Test
  void anImageThatCannotBootIsNoSystem() throws Exception {
    Files.delete(tree.resolve("boot/vmlinuz-6.1.0"));
    assertThat(install(order(flat(24))).exitStatus()).isEqualTo(1);
    assertThat(failure()).contains("no kernel below /boot");
  }

  @Test
  void aBrokenArchiveIsNoSystem() throws Exception {
    ObjectNode document = order(flat(24));
    byte[] noise = new byte[100_000];
    new Random(20261122).nextBytes(noise);
    byte[] half = Files.readAllBytes(directory.resolve("root.tar"));
    half = Arrays.copyOf(half, half.length / 2);
    for (byte[] broken : List.of(noise, half)) {
      server.page("/images/root", broken);
      ObjectNode image = (ObjectNode) document.get("image");
      image.put("size", broken.length);
      image.put(
          "sha256", HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(broken)));
      assertThat(install(document).exitStatus()).isEqualTo(1);
      assertThat(failure()).containsAnyOf("not valid gzip", "ends in the middle");
    }
  }

  @Test
  void linksOfTheImageDoNotLeadOutOfIt() throws Exception {
    Path outside = Files.createDirectories(directory.resolve("outside"));
    Files.createDirectories(tree.resolve("etc/cloud"));
    Files.createSymbolicLink(tree.resolve("etc/cloud/cloud.cfg.d"), outside);
    assertThat(install(order(flat(24))).exitStatus()).isEqualTo(1);
    assertThat(failure()).contains("leads out of the installed system");
    assertThat(outside).isEmptyDirectory();
  }

  @Test
  void kernelOptionsOfTheRegionStay() throws Exception {
    machine.root("proc/cmdline", "BOOTIF=01-52-54-00-aa-bb-01 --- console=ttyS0 x=\"$y\"\n");
    assertThat(install(order(flat(24))).exitStatus()).isZero();
    assertThat(installed("etc/default/grub.d/99-maas.cfg"))
        .hasContent(
            "GRUB_CMDLINE_LINUX_DEFAULT=\"$GRUB_CMDLINE_LINUX_DEFAULT console=ttyS0"
                + " x=\\\"\\$y\\\"\"\n");
  }

  @Test
  void theLogReachesTheServer() throws Exception {
    assertThat(install(order(flat(24))).exitStatus()).isZero();
    List<StandIn.Call> calls = server.callsOf(STATUS);
    JsonNode last = JSON.readTree(calls.get(calls.size() - 1).body());
    assertThat(last.path("result").asText()).isEqualTo("SUCCESS");
    byte[] log = Base64.getDecoder().decode(last.at("/files/0/content").asText());
    assertThat(new String(log, java.nio.charset.StandardCharsets.UTF_8)).contains("sfdisk");
  }
}
