package io.maas4j.netboot.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.maas4j.netboot.BootDecision;
import io.maas4j.netboot.BootDecision.NetworkBoot;
import io.maas4j.netboot.BootRequest;
import io.maas4j.netboot.BootRequest.Protocol;
import io.maas4j.netboot.bootmethod.BootScripts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Loaders on their way through the names they know, in the order of the captures: an unknown
 * machine has to come to the name that enlists it, and a known one must not.
 */
class LoaderSequenceTest {
  private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();
  private static final Pattern ASKED = Pattern.compile("# RRQ '([^']*)'");
  private static final String UUID = "4c4c4544-0042-3510-8054-b4c04f4d3132";

  @TempDir Path root;
  private final Set<String> known = new HashSet<>();
  private final List<BootRequest> asked = new ArrayList<>();

  @BeforeEach
  void loaders() throws IOException {
    for (String name :
        List.of(
            "pxe/i386/lpxelinux.0",
            "pxe/i386/ldlinux.c32",
            "uefi/amd64/bootx64.efi",
            "uefi/amd64/grubx64.efi",
            "uefi/arm64/bootaa64.efi",
            "uefi/arm64/grubaa64.efi")) {
      Path file = root.resolve("bootloaders").resolve(name);
      Files.createDirectories(file.getParent());
      Files.writeString(file, name);
    }
    Files.createDirectories(root.resolve("grub/x86_64-efi"));
    Files.writeString(root.resolve("grub/x86_64-efi/http.mod"), "module");
  }

  @Test
  void pxelinuxEnlistsUnderItsLastName() throws Exception {
    List<String> names = captured("bios-lpxelinux");
    assertThat(outcomes(names))
        .containsExactly(
            "lpxelinux.0 file",
            "ldlinux.c32 file",
            "pxelinux.cfg/01-52-54-00-e3-00-11 missing",
            "pxelinux.cfg/0A4D00A7 missing",
            "pxelinux.cfg/0A4D00A missing",
            "pxelinux.cfg/0A4D00 missing",
            "pxelinux.cfg/0A4D0 missing",
            "pxelinux.cfg/0A4D missing",
            "pxelinux.cfg/0A4 missing",
            "pxelinux.cfg/0A missing",
            "pxelinux.cfg/0 missing",
            "pxelinux.cfg/default enlist");
    assertThat(asked).extracting(BootRequest::biosBootMethod).containsOnly("pxe");
  }

  @Test
  void aMachineKnownByItsUuidOrAddressGoesNoFurther() {
    known.add(UUID);
    assertThat(first("pxelinux.cfg/" + UUID, "pxelinux.cfg/default"))
        .isEqualTo("pxelinux.cfg/" + UUID + " commissioning");
    known.clear();
    known.add("52:54:00:e2:00:01");
    assertThat(
            first(
                "pxelinux.cfg/" + UUID,
                "pxelinux.cfg/01-52-54-00-e2-00-01",
                "pxelinux.cfg/default"))
        .isEqualTo("pxelinux.cfg/01-52-54-00-e2-00-01 commissioning");
  }

  @Test
  void shimAndGrubGetTheirFilesAndNothingThatIsNotThere() throws Exception {
    assertThat(outcomes(captured("uefi-pxe")))
        .contains("bootx64.efi file", "grubx64.efi file", "/grub/grub.cfg text")
        .contains("revocations_sku.efi missing", "/grub/x86_64-efi/command.lst text")
        .noneMatch(outcome -> outcome.endsWith(" failed"));
    assertThat(outcomes(captured("arm64-pxe")))
        .contains("bootaa64.efi file", "grubaa64.efi file", "/grub/grub.cfg text")
        .noneMatch(outcome -> outcome.endsWith(" failed"));
    assertThat(asked).isEmpty();
  }

  @Test
  void grubEnlistsUnderTheNameOfItsProcessor() {
    for (String cpu : List.of("x86_64", "arm64")) {
      assertThat(first("/grub/grub.cfg-52:54:00:e2:00:01", "/grub/grub.cfg-default-" + cpu))
          .isEqualTo("/grub/grub.cfg-default-" + cpu + " commissioning");
    }
    known.add("52:54:00:e2:00:01");
    assertThat(first("/grub/grub.cfg-52:54:00:e2:00:01", "/grub/grub.cfg-default-x86_64"))
        .isEqualTo("/grub/grub.cfg-52:54:00:e2:00:01 commissioning");
  }

  @Test
  void ipxeEnlistsUnderTheNameThatItsScriptSaysLast() {
    assertThat(first("ipxe.cfg-52:54:00:e2:00:01", "ipxe.cfg-default-amd64"))
        .isEqualTo("ipxe.cfg-default-amd64 commissioning");
  }

  @Test
  void theLoadersOfIbmZAndOpenPowerEnlistUnderTheirFirstName() {
    for (String name :
        List.of(
            "ppc64el/pxelinux.cfg/01-52-54-00-e2-00-01",
            "s390x/01-52-54-00-e2-00-01",
            "s390x/pxelinux.cfg/default",
            "s390x_partition/maas")) {
      assertThat(first(name)).isEqualTo(name + " commissioning");
    }
    // names that these try before, and that say nothing of an architecture to us
    assertThat(
            outcomes(
                List.of(
                    "boots390x.bin",
                    "s390x/" + UUID,
                    "s390x/pxelinux.cfg/" + UUID,
                    "s390x/pxelinux.cfg/0A4D00A7")))
        .allMatch(outcome -> outcome.endsWith(" missing"));
  }

  /** As QEMU's network loader asks, seen on a machine. */
  @Test
  void aKvmGuestOnIbmZComesToItsAddressAfterItsUuid() {
    assertThat(first("boots390x.bin", "s390x/" + UUID, "s390x/01-52-54-00-e2-00-00"))
        .isEqualTo("s390x/01-52-54-00-e2-00-00 commissioning");
  }

  private String first(String... names) {
    for (String outcome : outcomes(List.of(names))) {
      if (!outcome.endsWith(" missing")) {
        return outcome;
      }
    }
    throw new AssertionError("nothing was found under " + List.of(names));
  }

  private List<String> outcomes(List<String> names) {
    BootFiles files =
        new BootFiles(
            this::decide, new BootScripts(), root, ImageFiles.NONE, () -> 5248, Runnable::run);
    List<String> outcomes = new ArrayList<>();
    for (String name : names) {
      BootFile file =
          files
              .find(new FileQuery(Protocol.TFTP, LOOPBACK, LOOPBACK, name))
              .toCompletableFuture()
              .join();
      outcomes.add(name + " " + outcome(file));
    }
    return outcomes;
  }

  private static String outcome(BootFile file) {
    if (file instanceof BootFile.OnDisk) {
      return "file";
    }
    if (file instanceof BootFile.Generated generated) {
      return generated.text().contains("ifcpu64.c32")
          ? "enlist"
          : generated.text().contains("purpose=commissioning") ? "commissioning" : "text";
    }
    return file instanceof BootFile.NotFound ? "missing" : "failed";
  }

  /** As the region decides (section 14): only a name with a processor, or without any, enlists. */
  private CompletionStage<BootDecision> decide(BootRequest request) {
    asked.add(request);
    boolean named = request.mac().isPresent() || request.hardwareUuid().isPresent();
    boolean found =
        request.mac().map(mac -> known.contains(mac.toString())).orElse(false)
            || request.hardwareUuid().map(known::contains).orElse(false);
    if (!found && named && request.arch().isEmpty()) {
      return CompletableFuture.completedFuture(new BootDecision.NotFound("no machine has this"));
    }
    String purpose = !found && request.arch().isEmpty() ? "enlist" : "commissioning";
    return CompletableFuture.completedFuture(
        new NetworkBoot(
            purpose,
            request.arch().orElse("amd64"),
            "generic",
            "test",
            "1f2e3d4/boot-kernel",
            "5566778/boot-initrd",
            Optional.empty(),
            "purpose=" + purpose));
  }

  /** The names of a capture's requests, each once, in order. */
  private static List<String> captured(String name) throws IOException, URISyntaxException {
    Path folder =
        Path.of(Objects.requireNonNull(LoaderSequenceTest.class.getResource("/wire/tftp")).toURI());
    List<String> names = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.sorted().toList()) {
        if (file.getFileName().toString().startsWith(name + "-")) {
          Matcher matcher = ASKED.matcher(Files.readString(file));
          assertThat(matcher.find()).isTrue();
          if (!names.contains(matcher.group(1))) {
            names.add(matcher.group(1));
          }
        }
      }
    }
    return names;
  }
}
