package io.maas4j.script.machineside;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.maas4j.script.machineside.SandboxedMachine.Outcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code wipe-disks}, with files for disks. */
class WipeDisksTest {
  private static final int ENDS = 2 << 20;

  @TempDir Path directory;
  private SandboxedMachine machine;
  private Path script;
  private Path result;
  private final StringBuilder disks = new StringBuilder();

  @BeforeEach
  void start() throws Exception {
    SandboxedMachine.requirePython();
    machine = new SandboxedMachine(directory);
    script = machine.install("wipe", ShippedScript.text("wipe-disks"));
    result = directory.resolve("result");
    machine.environment.put(
        "MAAS_LSBLK", machine.install("lsblk", "#!/bin/sh\nprintf \"$DISKS\"\n").toString());
    machine.environment.put("MAAS_WIPEFS", "true");
    machine.environment.put("MAAS_HDPARM", "false");
    machine.environment.put("MAAS_NVME", "false");
    machine.environment.put("MAAS_POLL_SECONDS", "0.01");
    machine.environment.put("RESULT_PATH", result.toString());
    machine.environment.put("PROGRESS_PATH", directory.resolve("progress").toString());
  }

  private Path disk(String name) throws Exception {
    byte[] content = new byte[2 * ENDS + 1000];
    for (int i = 0; i < content.length; i++) {
      content[i] = (byte) (i % 251);
    }
    Path path = Files.write(directory.resolve(name), content);
    lists(path, "RO='0' RM='0' SIZE='" + content.length + "' MODEL='ACME SSD' SERIAL='S1'");
    return path;
  }

  private void lists(Path path, String columns) {
    disks.append("PATH='").append(path).append("' TYPE='disk' ").append(columns).append("\\n");
    machine.environment.put("DISKS", disks.toString());
  }

  private Outcome wipe(String... flags) throws Exception {
    String[] command = new String[flags.length + 1];
    command[0] = script.toString();
    System.arraycopy(flags, 0, command, 1, flags.length);
    return machine.run(command);
  }

  private String progress() throws Exception {
    return Files.readString(directory.resolve("progress"));
  }

  @Test
  void withoutAFlagEveryByteIsOverwritten() throws Exception {
    Path sda = disk("sda");
    Path sdb = disk("sdb");

    Outcome outcome = wipe();

    assertThat(outcome.exitStatus()).as(outcome.output()).isZero();
    assertThat(Files.readAllBytes(sda)).containsOnly(0);
    assertThat(Files.readAllBytes(sdb)).containsOnly(0);
    assertThat(outcome.output()).contains(sda + ", ACME SSD, S1: overwritten with zeros");
    assertThat(outcome.output())
        .endsWith(
            "{\"erased\": [{\"name\": \"sda\", \"serial\": \"S1\"},"
                + " {\"name\": \"sdb\", \"serial\": \"S1\"}]}\n");
    assertThat(progress()).isEqualTo("sda 100 %, sdb 100 %\n");
    assertThat(result).doesNotExist();
  }

  @Test
  void aQuickEraseTakesBothEnds() throws Exception {
    Path sda = disk("sda");
    byte[] before = Files.readAllBytes(sda);

    Outcome outcome = wipe("--quick-erase");

    assertThat(outcome.exitStatus()).as(outcome.output()).isZero();
    byte[] left = Files.readAllBytes(sda);
    assertThat(left).startsWith(new byte[ENDS]).endsWith(new byte[ENDS]);
    assertThat(Arrays.equals(left, ENDS, ENDS + 1000, before, ENDS, ENDS + 1000)).isTrue();
    assertThat(outcome.output()).contains("both ends and all signatures are gone");
  }

  @Test
  void aSignatureThatRemainsFailsAQuickErase() throws Exception {
    disk("sda");
    machine.environment.put("MAAS_WIPEFS", "false");

    Outcome outcome = wipe("--quick-erase");

    assertThat(outcome.exitStatus()).isEqualTo(1);
    assertThat(outcome.output()).contains("NOT erased", "signatures remain", "not erased: ");
  }

  @Test
  void aDriveThatCannotEraseItselfIsOverwritten() throws Exception {
    Path sda = disk("sda");
    Path nvme = disk("nvme0n1");

    Outcome outcome = wipe("--secure-erase");

    assertThat(outcome.exitStatus()).as(outcome.output()).isZero();
    assertThat(outcome.output()).contains("it cannot erase itself").contains("format did not work");
    assertThat(Files.readAllBytes(sda)).containsOnly(0);
    assertThat(Files.readAllBytes(nvme)).containsOnly(0);
  }

  /** Offers crypto erase, which fails, and block erase; half done at the first question. */
  private void sanitizingNvme() throws Exception {
    String text =
        """
        #!/bin/sh
        echo "$@" >>"$0.log"
        case $1 in
          id-ctrl) python3 -c 'import sys
        facts = bytearray(4096)
        facts[256], facts[328], facts[524] = 2, 3, 4
        sys.stdout.buffer.write(facts)';;
          sanitize)
            [ "$3" = --sanact=2 ] || { echo "invalid field"; exit 1; }
            head -c 5000000 /dev/zero >"$2" ;;
          sanitize-log)
            if [ -e "$0.half" ]; then printf '\\377\\377\\001\\000'
            else printf '\\000\\200\\002\\000'; : >"$0.half"; fi
            head -c 508 /dev/zero ;;
          *) exit 1 ;;
        esac
        """;
    machine.environment.put("MAAS_NVME", machine.install("nvme", text).toString());
  }

  @Test
  void anNvmeDriveSanitizesItselfAsWellAsItCan() throws Exception {
    Path nvme = disk("nvme0n1");
    sanitizingNvme();

    Outcome outcome = wipe("--secure-erase");

    assertThat(outcome.exitStatus()).as(outcome.output()).isZero();
    assertThat(outcome.output())
        .contains("progress: nvme0n1 erases itself", "progress: nvme0n1 50 %")
        .contains("the drive has erased itself")
        .doesNotContain("overwritten");
    assertThat(directory.resolve("shipped/nvme.log"))
        .content()
        .isEqualTo(
            """
            id-ctrl %1$s --raw-binary
            sanitize %1$s --sanact=4
            sanitize %1$s --sanact=2
            sanitize-log %1$s --raw-binary
            sanitize-log %1$s --raw-binary
            """
                .formatted(nvme));
  }

  @Test
  void aNamespaceBesideAnotherIsFormattedAndNotSanitized() throws Exception {
    disk("nvme0n1");
    disk("nvme0n2");
    sanitizingNvme();

    Outcome outcome = wipe("--secure-erase");

    assertThat(outcome.exitStatus()).as(outcome.output()).isZero();
    assertThat(directory.resolve("shipped/nvme.log"))
        .content()
        .contains("format " + directory.resolve("nvme0n2") + " --force --ses=2")
        .contains("--ses=1")
        .doesNotContain("sanitize");
    assertThat(outcome.output()).contains("overwritten with zeros");
  }

  @Test
  void aDriveThatOnlySaysThatItHasErasedItselfIsOverwritten() throws Exception {
    Path sda = disk("sda");
    machine.environment.put(
        "MAAS_HDPARM",
        machine
            .install(
                "hdparm",
                """
                #!/bin/sh
                case "$*" in
                  -I*) printf 'Commands/features:\\n\\t*\\tSANITIZE feature set\\n'
                       printf '\\t*\\tCRYPTO_SCRAMBLE_EXT command\\n' ;;
                  *--sanitize-status*) printf 'State:    SD0 Sanitize Idle\\n' ;;
                esac
                """)
            .toString());

    Outcome outcome = wipe("--secure-erase", "--quick-erase");

    assertThat(outcome.exitStatus()).as(outcome.output()).isZero();
    assertThat(outcome.output())
        .contains("it says that it has erased itself, but byte 0 is as it was")
        .contains("both ends and all signatures are gone");
    assertThat(Files.readAllBytes(sda)).startsWith(new byte[ENDS]);
  }

  @Test
  void whatCannotBeWrittenToIsNamedAndTheResultDegraded() throws Exception {
    Path sda = disk("sda");
    lists(directory.resolve("sdb"), "RO='1' RM='0' SIZE='5000' MODEL='OLD' SERIAL='S2'");
    lists(directory.resolve("sdc"), "RO='0' RM='1' SIZE='0' MODEL='Virtual' SERIAL=''");

    Outcome outcome = wipe();

    assertThat(outcome.exitStatus()).as(outcome.output()).isZero();
    assertThat(Files.readAllBytes(sda)).containsOnly(0);
    assertThat(outcome.output())
        .contains("sdb, OLD, S2: NOT erased: it is read-only")
        .contains("sdc, Virtual: NOT erased: it has no medium");
    assertThat(result).content().isEqualTo("status: degraded\n");
  }

  @Test
  void oneThatHasVanishedFailsTheScriptAndTheOthersAreErased() throws Exception {
    lists(directory.resolve("sdb"), "RO='0' RM='0' SIZE='5000' MODEL='ACME' SERIAL='S2'");
    Path sda = disk("sda");

    Outcome outcome = wipe();

    assertThat(outcome.exitStatus()).isEqualTo(1);
    assertThat(Files.readAllBytes(sda)).containsOnly(0);
    assertThat(outcome.output())
        .contains("sdb, ACME, S2: NOT erased: it has vanished")
        .endsWith("not erased: " + directory.resolve("sdb") + "\n");
    assertThat(progress()).isEqualTo("sdb NOT erased, sda 100 %\n");
  }

  @Test
  void aBlockDeviceIsErasedAndOneInUseIsNotTouched() throws Exception {
    assumeTrue(System.getProperty("user.name").equals("root"), "skipped: loop devices are root's");
    Path file = Files.write(directory.resolve("disk"), new byte[8 << 20]);
    assertThat(machine.run("mke2fs", "-q", "-F", file.toString()).exitStatus()).isZero();
    Outcome attached = machine.run("losetup", "--find", "--show", file.toString());
    assumeTrue(attached.exitStatus() == 0, "skipped: no loop device: " + attached.output());
    Path device = Path.of(attached.output().strip());
    Path mounted = Files.createDirectory(directory.resolve("mounted"));
    try {
      lists(device, "RO='0' RM='0' SIZE='8388608' MODEL='' SERIAL=''");
      machine.environment.remove("MAAS_WIPEFS");
      Outcome mount = machine.run("mount", device.toString(), mounted.toString());
      assumeTrue(mount.exitStatus() == 0, "skipped: nothing can be mounted: " + mount.output());
      Outcome refused = wipe("--quick-erase");
      assertThat(machine.run("umount", mounted.toString()).exitStatus()).isZero();
      assertThat(refused.exitStatus()).isEqualTo(1);
      assertThat(refused.output()).contains(device + ": NOT erased: it is in use");

      assertThat(wipe("--quick-erase").exitStatus()).isZero();
      assertThat(machine.run("blkid", "-p", device.toString()).exitStatus()).isEqualTo(2);
      Files.write(file, new byte[] {1, 2, 3}, StandardOpenOption.WRITE);
      Outcome erased = wipe();
      assertThat(erased.exitStatus()).as(erased.output()).isZero();
    } finally {
      machine.run("umount", mounted.toString());
      machine.run("losetup", "--detach", device.toString());
    }
    assertThat(Files.readAllBytes(file)).hasSize(8 << 20).containsOnly(0);
  }

  @Test
  void aSimulatedMachineDoesNotWipeTheDisksOfItsHost() throws Exception {
    machine.environment.remove("MAAS_LSBLK");

    Outcome skipped = wipe();

    assertThat(skipped.exitStatus()).isZero();
    assertThat(skipped.output()).contains("skipped");
    assertThat(result).content().isEqualTo("status: skipped\n");
  }
}
