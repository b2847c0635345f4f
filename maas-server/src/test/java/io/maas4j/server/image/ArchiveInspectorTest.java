package io.maas4j.server.image;

import static org.assertj.core.api.Assertions.assertThat;

import io.maas4j.image.ImageClaim;
import io.maas4j.image.ImageClaim.KernelSource;
import io.maas4j.image.UploadType;
import io.maas4j.os.ImageForm;
import io.maas4j.testkit.fixtures.Cases;
import io.maas4j.testkit.fixtures.Gen;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ArchiveInspectorTest {
  private static final int MIB = 1 << 20;

  /** As usual, but nothing large is needed to go beyond them. */
  private static final InspectionLimits SMALL =
      new InspectionLimits(8 * MIB, 20, 16 * MIB, 100, MIB, 2000, 10_000, 64 * MIB);

  @TempDir Path directory;

  private List<String> problems(byte[] content, ImageClaim claim) {
    try {
      Path file = Files.write(directory.resolve("image"), content);
      return new ArchiveInspector(SMALL).problems(file, claim);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ImageClaim claim(UploadType type, String osystem) {
    return new ImageClaim(type, osystem, "9", "amd64", KernelSource.INSIDE);
  }

  private List<String> tree(Archives archive) {
    return problems(Archives.gzip(archive.tar()), claim(UploadType.TGZ, "rhel"));
  }

  private static byte[] packed(byte[] content, UploadType type) {
    byte[] wrapped =
        type.form() == ImageForm.DISK && type.wrapping() == UploadType.Wrapping.TAR
            ? new Archives().file("disk.img", content).tar()
            : content;
    return switch (type.packing()) {
      case NONE -> wrapped;
      case GZIP -> Archives.gzip(wrapped);
      case BZIP2 -> Archives.bzip2(wrapped);
      case XZ -> Archives.xz(wrapped);
    };
  }

  private static byte[] sound(UploadType type) {
    byte[] content =
        type.form() == ImageForm.DISK
            ? Archives.mbrDisk(256)
            : Archives.systemWithKernel("amd64").tar();
    return packed(content, type);
  }

  @ParameterizedTest
  @EnumSource(UploadType.class)
  void whatIsAsItIsSaidToBeIsSound(UploadType type) {
    assertThat(problems(sound(type), claim(type, "custom"))).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(UploadType.class)
  void whatIsCutOffIsNotSoundWhereverItIsCut(UploadType type) {
    byte[] whole = sound(type);
    Cases.run(
        40,
        gen -> {
          // the end of a tar archive is filled up with zeros, which may be missing
          int length = gen.below(Math.max(1, whole.length * 3 / 4));
          assertThat(problems(Arrays.copyOf(whole, length), claim(type, "custom")))
              .as("%d of %d bytes", length, whole.length)
              .isNotEmpty();
        });
  }

  @ParameterizedTest
  @EnumSource(
      value = UploadType.class,
      names = {"DDRAW"},
      mode = EnumSource.Mode.EXCLUDE)
  void damageAnywhereIsSaidAndNothingElseHappens(UploadType type) {
    byte[] whole = sound(type);
    Cases.run(
        60,
        gen -> {
          byte[] damaged = whole.clone();
          for (int i = gen.between(1, 20); i > 0; i--) {
            damaged[gen.below(damaged.length)] = (byte) gen.below(256);
          }
          // damage may do no harm; what counts is that the answer is a list
          assertThat(problems(damaged, claim(type, "custom")))
              .allSatisfy(text -> assertThat(text).isNotBlank().doesNotContain("\n"));
        });
  }

  @ParameterizedTest
  @CsvSource({"TGZ, DDXZ, xz", "DDGZ, DDBZ2, bzip2", "TXZ, TGZ, gzip", "DDXZ, DDRAW, unknown"})
  void whatIsPackedOtherwiseIsNamed(UploadType said, UploadType is, String name) {
    assertThat(problems(sound(is), claim(said, "custom")))
        .singleElement()
        .asString()
        .contains(name);
  }

  @Test
  void bytesBehindThePackedOnesAreSaid() {
    for (UploadType type : List.of(UploadType.DDGZ, UploadType.DDBZ2, UploadType.DDXZ)) {
      byte[] sound = sound(type);
      byte[] longer = Arrays.copyOf(sound, sound.length + 100);
      Arrays.fill(longer, sound.length, longer.length, (byte) 7);
      assertThat(problems(longer, claim(type, "custom"))).as("%s", type).isNotEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "../etc/passwd, '..'",
    "usr/../../etc/passwd, '..'",
    "./.., '..'",
    "/etc/passwd, absolute",
    "//etc/passwd, absolute"
  })
  void namesThatLeadOutAreSaid(String name, String why) {
    assertThat(tree(Archives.systemWithKernel("amd64").file(name, "x")))
        .singleElement()
        .asString()
        .contains(why);
  }

  @ParameterizedTest
  @CsvSource({"../outside", "../../etc", "usr/../../x"})
  void linksThatLeadOutAreSaid(String target) {
    assertThat(tree(Archives.systemWithKernel("amd64").symbolic("link", target)))
        .singleElement()
        .asString()
        .contains("outside");
    assertThat(tree(Archives.systemWithKernel("amd64").hard("link", target)))
        .singleElement()
        .asString()
        .contains("hard link");
  }

  @Test
  void whatIsUnpackedThroughALinkStaysInside() {
    assertThat(tree(Archives.systemWithKernel("amd64").file("bin/ls", "x"))).isEmpty();
    assertThat(
            tree(
                Archives.systemWithKernel("amd64")
                    .symbolic("here", "/etc")
                    .file("here/passwd", "x")))
        .singleElement()
        .asString()
        .contains("absolute path '/etc'");
    assertThat(
            tree(
                Archives.systemWithKernel("amd64")
                    .symbolic("a/b", "/")
                    .symbolic("c", "a/b")
                    .file("c/etc/passwd", "x")))
        .hasSize(1);
    assertThat(
            tree(
                Archives.systemWithKernel("amd64")
                    .symbolic("x", "y")
                    .symbolic("y", "x")
                    .file("x/passwd", "x")))
        .singleElement()
        .asString()
        .contains("no end");
    assertThat(tree(Archives.systemWithKernel("amd64").symbolic("here", "/etc").directory("here/")))
        .singleElement()
        .asString()
        .contains("was a symbolic link");
    assertThat(
            tree(
                Archives.systemWithKernel("amd64")
                    .symbolic("here", "/etc")
                    .hard("there", "here/shadow")))
        .singleElement()
        .asString()
        .contains("hard link");
  }

  @Test
  void aHardLinkLeadsToWhatIsInTheArchive() {
    assertThat(tree(Archives.systemWithKernel("amd64").hard("usr/bin/ash", "usr/bin/dash")))
        .isEmpty();
    assertThat(tree(Archives.systemWithKernel("amd64").hard("bin/ash", "bin/dash"))).isEmpty();
    assertThat(tree(Archives.systemWithKernel("amd64").hard("usr/bin/ash", "usr/bin/bash")))
        .singleElement()
        .asString()
        .contains("'usr/bin/bash'");
  }

  @Test
  void devicesAreThoseThatEverySystemHas() {
    assertThat(
            tree(
                Archives.systemWithKernel("amd64")
                    .device("dev/console", 5, 1)
                    .device("dev/tty1", 4, 1)))
        .isEmpty();
    for (Archives trick :
        List.of(
            Archives.systemWithKernel("amd64").device("dev/mem", 1, 1),
            Archives.systemWithKernel("amd64").device("var/null", 1, 3),
            Archives.systemWithKernel("amd64").device("dev/sda", TarConstants.LF_BLK, 8, 0))) {
      assertThat(tree(trick)).hasSize(1);
    }
  }

  @Test
  void aSystemHasAKernelForItsArchitectureUnlessItsBaseBringsOne() {
    assertThat(tree(Archives.system("amd64"))).singleElement().asString().contains("boot/vmlinuz");
    assertThat(
            problems(
                Archives.gzip(Archives.system("amd64").tar()),
                new ImageClaim(UploadType.TGZ, "custom", "web", "amd64", KernelSource.BASE_IMAGE)))
        .isEmpty();
    assertThat(tree(Archives.systemWithKernel("arm64")))
        .singleElement()
        .asString()
        .contains("arm64", "amd64");
    assertThat(tree(Archives.systemWithKernel("i386"))).isEmpty();
  }

  @Test
  void aTreeThatIsNoSystemIsSaid() {
    assertThat(tree(new Archives().file("a", "x").file("b", "y")))
        .singleElement()
        .asString()
        .contains("bin/sh");
    assertThat(tree(new Archives().file("rootfs/usr/bin/dash", Archives.program("amd64"))))
        .singleElement()
        .asString()
        .contains("below 'rootfs'");
  }

  /** All but an init. */
  private static Archives withoutInit() {
    return new Archives()
        .file("bin/sh", Archives.program("amd64"))
        .file("etc/passwd", "root:x:0:0::/root:/bin/sh")
        .file("usr/bin/cloud-init", "#!/usr/bin/python3")
        .file("boot/vmlinuz", "kernel");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"sbin/init", "usr/sbin/init", "lib/systemd/systemd", "./usr/lib/systemd/systemd"})
  void aSystemHasAnInit(String place) {
    assertThat(tree(withoutInit()))
        .singleElement()
        .asString()
        .contains("no init", "sbin/init", "systemd-sysv");
    assertThat(tree(withoutInit().file(place, "init"))).isEmpty();
    assertThat(tree(withoutInit().file("usr/share/init", "init").hard(place, "usr/share/init")))
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "sbin/init, /lib/systemd/systemd",
    "sbin/init, ../lib/systemd/systemd",
    "sbin/init, /etc/alternatives/init",
    "usr/sbin/init, ../../bin/../lib/systemd/systemd"
  })
  void anInitMayBeALinkToOneThatIsThere(String place, String target) {
    Archives archive =
        withoutInit()
            .symbolic(place, target)
            .symbolic("etc/alternatives/init", "../../lib/systemd/systemd")
            // where a merged root has it
            .symbolic("lib", "usr/lib");
    assertThat(tree(archive))
        .singleElement()
        .asString()
        .contains("no init", "'" + place + "' is a link to '/usr/lib/systemd/systemd'");
    assertThat(
            tree(
                withoutInit()
                    .symbolic(place, target)
                    .symbolic("etc/alternatives/init", "../../lib/systemd/systemd")
                    .symbolic("lib", "usr/lib")
                    .file("usr/lib/systemd/systemd", "init")))
        .isEmpty();
  }

  @Test
  void anInitIsFoundThroughTheLinksOfAMergedRootWhereverTheyStandInTheArchive() {
    assertThat(tree(withoutInit().file("usr/bin/init", "init").symbolic("sbin", "usr/bin")))
        .isEmpty();
    assertThat(
            tree(
                withoutInit()
                    .symbolic("usr/sbin", "bin")
                    .file("usr/bin/busybox", "init")
                    .symbolic("usr/bin/init", "busybox")
                    .symbolic("sbin", "usr/sbin")))
        .isEmpty();
  }

  @Test
  void aLinkInCirclesOrToTheRootIsNoInit() {
    assertThat(
            tree(withoutInit().symbolic("sbin/init", "telinit").symbolic("sbin/telinit", "init")))
        .singleElement()
        .asString()
        .contains("no init");
    assertThat(tree(withoutInit().directory("./").symbolic("sbin/init", "/")))
        .singleElement()
        .asString()
        .contains("no init");
  }

  @Test
  void aSystemHasSettingsAShellAndCloudInit() {
    Archives rest =
        new Archives()
            .file("bin/busybox", Archives.program("amd64"))
            .file("sbin/init", "init")
            .file("boot/vmlinuz", "kernel");
    assertThat(tree(rest))
        .satisfiesExactly(
            etc -> assertThat(etc).contains("no /etc"),
            shell -> assertThat(shell).contains("no shell", "bin/sh"),
            cloudInit -> assertThat(cloudInit).contains("cloud-init", "deployed"));
  }

  @Test
  void cloudInitMayBeALinkToOneThatIsThere() {
    Archives archive =
        new Archives()
            .file("bin/sh", Archives.program("amd64"))
            .directory("etc/")
            .file("sbin/init", "init")
            .file("boot/vmlinuz", "kernel")
            .symbolic("usr/local/bin/cloud-init", "/opt/cloud/bin/cloud-init");
    assertThat(tree(archive))
        .singleElement()
        .asString()
        .contains("cloud-init", "is a link to '/opt/cloud/bin/cloud-init', which is not there");
    assertThat(
            tree(
                new Archives()
                    .file("bin/sh", Archives.program("amd64"))
                    .directory("etc/")
                    .file("sbin/init", "init")
                    .file("boot/vmlinuz", "kernel")
                    .symbolic("usr/local/bin/cloud-init", "/opt/cloud/bin/cloud-init")
                    .file("opt/cloud/bin/cloud-init", "#!/opt/cloud/bin/python3")))
        .isEmpty();
  }

  @Test
  void bombsAreStopped() {
    byte[] zeros = new byte[24 * MIB];
    assertThat(problems(Archives.gzip(zeros), claim(UploadType.DDGZ, "custom")))
        .singleElement()
        .asString()
        .contains("bytes of it unpack to more than");
    assertThat(problems(Archives.xz(zeros), claim(UploadType.DDXZ, "custom"))).hasSize(1);
    assertThat(problems(Archives.bzip2(zeros), claim(UploadType.DDBZ2, "custom"))).hasSize(1);
    assertThat(tree(Archives.systemWithKernel("amd64").file("zeros", new byte[4 * MIB])))
        .hasSize(1);
    assertThat(problems(new byte[17 * MIB], claim(UploadType.DDRAW, "custom")))
        .singleElement()
        .asString()
        .contains("more than 16 MiB");
  }

  @Test
  void anArchiveOfTooManyEntriesOrLinksIsStopped() {
    Archives many = Archives.systemWithKernel("amd64");
    for (int i = 0; i < 2000; i++) {
      many.directory("d" + i + "/");
    }
    assertThat(problems(packed(many.tar(), UploadType.TXZ), claim(UploadType.TXZ, "rhel")))
        .anySatisfy(text -> assertThat(text).containsAnyOf("2000 entries", "unpack to more"));
    Archives links = Archives.systemWithKernel("amd64");
    for (int i = 0; i < 200; i++) {
      links.symbolic("l" + i, "x".repeat(90));
    }
    assertThat(tree(links)).singleElement().asString().contains("10000 characters");
  }

  @Test
  void manyProblemsMakeAShortAnswer() {
    Archives bad = Archives.systemWithKernel("amd64");
    for (int i = 0; i < 50; i++) {
      bad.file("../" + i, "");
    }
    assertThat(tree(bad)).hasSize(11).last().asString().contains("40 more");
  }

  @Test
  void whatStandsBehindTheEndOfAnArchiveIsSaid() {
    byte[] first = Archives.systemWithKernel("amd64").tar();
    byte[] second = new Archives().file("../etc/passwd", "x").tar();
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    assertThat(problems(Archives.gzip(both), claim(UploadType.TGZ, "rhel")))
        .singleElement()
        .asString()
        .contains("behind the end");
  }

  @Test
  void anArchiveOfADiskHasTheDiskAndNothingElse() {
    byte[] disk = Archives.mbrDisk(64);
    ImageClaim claim = claim(UploadType.DDTGZ, "windows");
    assertThat(problems(Archives.gzip(new Archives().tar()), claim)).hasSize(1);
    assertThat(problems(Archives.gzip(new Archives().file("a", disk).file("b", disk).tar()), claim))
        .singleElement()
        .asString()
        .contains("2 files");
    assertThat(
            problems(Archives.gzip(new Archives().file("a", disk).symbolic("b", "a").tar()), claim))
        .singleElement()
        .asString()
        .contains("'b'");
  }

  @Test
  void aDiskHasAPartitionTableOfItsSize() {
    ImageClaim claim = claim(UploadType.DDRAW, "esxi");
    assertThat(problems(Archives.gptDisk(64, 64, 512), claim)).isEmpty();
    assertThat(problems(Archives.gptDisk(64, 64, 4096), claim)).isEmpty();
    assertThat(problems(Archives.gptDisk(64, 65, 512), claim))
        .singleElement()
        .asString()
        .contains("33280 bytes", "32768");
    assertThat(problems(Archives.gptDisk(64, 0, 512), claim)).hasSize(1);
    assertThat(problems(new byte[64 * 512], claim))
        .singleElement()
        .asString()
        .contains("partition");
    assertThat(problems(new byte[100], claim)).hasSize(1);
    byte[] qcow = new byte[64 * 512];
    qcow[0] = 'Q';
    qcow[1] = 'F';
    qcow[2] = 'I';
    qcow[3] = (byte) 0xfb;
    assertThat(problems(qcow, claim)).singleElement().asString().contains("qcow2");
    assertThat(problems(Arrays.copyOf(Archives.mbrDisk(64), 40 * 512), claim)).hasSize(1);
  }

  @Test
  void aLinkThatIsUnpackedThroughAnotherLiesWhereThatLeads() {
    assertThat(
            tree(
                Archives.systemWithKernel("amd64")
                    .directory("b/")
                    .symbolic("a", "b")
                    .symbolic("a/out", "/etc")
                    .file("b/out/passwd", "x")))
        .singleElement()
        .asString()
        .contains("'/etc'");
  }

  private static String path(Gen gen) {
    StringBuilder path = new StringBuilder();
    for (int i = gen.between(1, 5); i > 0; i--) {
      path.append(gen.oneOf("a", "b", "c", ".", "..", "", "usr", "x".repeat(120)));
      path.append(i > 1 ? "/" : "");
    }
    return path.length() == 0 ? "a" : path.toString();
  }

  /** Whatever is found sound is unpacked by the rules of a file system, and must stay inside. */
  @Test
  void noArchiveThatIsFoundSoundGetsOut() {
    int[] sound = {0};
    Cases.run(
        1500,
        gen -> {
          Archives archive = Archives.systemWithKernel("amd64");
          UnpackedTree tree = new UnpackedTree();
          for (int i = gen.between(1, 6); i > 0; i--) {
            String name = path(gen);
            String target = gen.chance(0.2) ? "/" + path(gen) : path(gen);
            switch (gen.below(3)) {
              case 0 -> {
                archive.file(name, "");
                tree.file(name);
              }
              case 1 -> {
                archive.symbolic(name, target);
                tree.symbolic(name, target);
              }
              default -> {
                archive.hard(name, target);
                tree.hard(name, target);
              }
            }
          }
          if (tree(archive).isEmpty()) {
            sound[0]++;
            assertThat(tree.escapes()).isEmpty();
          }
        });
    assertThat(sound[0]).isGreaterThan(20);
  }
}
