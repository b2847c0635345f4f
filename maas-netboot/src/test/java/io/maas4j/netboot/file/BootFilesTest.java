package io.maas4j.netboot.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maas4j.id.MacAddress;
import io.maas4j.netboot.BootDecision;
import io.maas4j.netboot.BootRequest;
import io.maas4j.netboot.BootRequest.Protocol;
import io.maas4j.netboot.bootmethod.BootScripts;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BootFilesTest {
  private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

  @TempDir Path temp;
  private Path root;
  private Path image;
  private final List<BootRequest> asked = new ArrayList<>();
  private BootDecision decision = new BootDecision.NotFound("nobody knows it");

  @BeforeEach
  void tree() throws IOException {
    root = Files.createDirectory(temp.resolve("root"));
    put("root/bootloaders/uefi/amd64/bootx64.efi", "x64 shim");
    put("root/bootloaders/pxe/i386/lpxelinux.0", "pxelinux");
    put("root/grubaa64.efi", "flat grub");
    put("root/grub/x86_64-efi/http.mod", "module");
    put("root/custom-bootloaders/mine/bootx64.efi", "my own");
    put("secret/key", "secret");
    image = put("store/1f2e3d4", "kernel");
    Files.createSymbolicLink(root.resolve("leak"), temp.resolve("secret/key"));
    Files.createSymbolicLink(root.resolve("leakdir"), temp.resolve("secret"));
    Files.createSymbolicLink(root.resolve("inside"), Path.of("grubaa64.efi"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "bootx64.efi",
        "/bootx64.efi",
        "//images/bootx64.efi",
        "any/thing/bootx64.efi",
        "\\any\\bootx64.efi",
        "./bootloaders/uefi/amd64/bootx64.efi"
      })
  void aLoaderIsFoundWhateverItsDirectory(String name) throws IOException {
    assertThat(content(find(name))).isEqualTo("x64 shim");
  }

  @Test
  void aFlatRootServesLoadersToo() throws IOException {
    assertThat(content(find("images/grubaa64.efi"))).isEqualTo("flat grub");
    assertThat(content(find("inside"))).isEqualTo("flat grub");
  }

  @Test
  void otherFilesAreServedByTheirPath() throws IOException {
    assertThat(content(find("/grub/x86_64-efi/http.mod"))).isEqualTo("module");
    assertThat(content(find("custom-bootloaders/mine/bootx64.efi"))).isEqualTo("my own");
    assertThat(content(find("s390x/grub/x86_64-efi/http.mod"))).isEqualTo("module");
  }

  @Test
  void anImageIsFoundByTheFirstSegmentAlone() throws IOException {
    BootFile file = find("images/1f2e3d4/ubuntu/amd64/whatever");
    assertThat(content(file)).isEqualTo("kernel");
    assertThat(((BootFile.OnDisk) file).version()).isEqualTo("1f2e3d4");
    assertThat(find("images/1f2e3d4")).isEqualTo(file);
    assertThat(find("images/0000000/x")).isInstanceOf(BootFile.NotFound.class);
    assertThat(find("images/nothex!/x")).isInstanceOf(BootFile.NotFound.class);
  }

  @Test
  void moduleListsAreEmptyAndOtherFilesAreMissing() {
    assertThat(find("/grub/x86_64-efi/command.lst")).isEqualTo(new BootFile.Generated(""));
    assertThat(find("pxelinux.cfg/0A4D00A7")).isInstanceOf(BootFile.NotFound.class);
    assertThat(find("revocations_sku.efi")).isInstanceOf(BootFile.NotFound.class);
    assertThat(find("grub")).isInstanceOf(BootFile.NotFound.class);
    assertThat(find("")).isInstanceOf(BootFile.NotFound.class);
    assertThat(find("grubaa64.efi/x")).isInstanceOf(BootFile.NotFound.class);
    assertThat(find("x".repeat(400))).isInstanceOf(BootFile.NotFound.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../secret/key",
        "/../../secret/key",
        "a/../../secret/key",
        "..\\secret\\key",
        "images/../../secret/key",
        "C:\\secret",
        "c:secret",
        "leak",
        "leakdir/key",
        "a\u0000b"
      })
  void nothingOutsideIsServed(String name) {
    assertThat(find(name)).isInstanceOf(BootFile.Forbidden.class);
  }

  @Test
  void aSymlinkedLoaderDirectoryMayNotLeaveTheRootEither() throws IOException {
    put("secret/mmx64.efi", "secret");
    Files.createSymbolicLink(
        root.resolve("bootloaders/uefi/amd64/mmx64.efi"), temp.resolve("secret/mmx64.efi"));
    assertThat(find("mmx64.efi")).isInstanceOf(BootFile.Forbidden.class);
  }

  @Test
  void theRootMayBeASymlink() throws IOException {
    Path link = Files.createSymbolicLink(temp.resolve("current"), root);
    assertThat(content(find(files(link), "bootx64.efi"))).isEqualTo("x64 shim");
  }

  @Test
  void aMissingRootIsNamedAtStart() {
    Path missing = temp.resolve("nowhere");
    assertThatThrownBy(() -> files(missing))
        .isInstanceOf(BootServiceException.class)
        .hasMessageContaining(missing.toString())
        .hasMessageContaining("create it");
  }

  @Test
  void aConfigurationAsksTheResolver() {
    decision = new BootDecision.PowerOff();
    assertThat(find("/ipxe.cfg-52:54:00:00:00:01"))
        .isEqualTo(new BootFile.Generated("#!ipxe\npoweroff\n"));
    assertThat(asked)
        .singleElement()
        .satisfies(
            request -> {
              assertThat(request.protocol()).isEqualTo(Protocol.TFTP);
              assertThat(request.localAddress()).isEqualTo(LOOPBACK);
              assertThat(request.mac().orElseThrow()).hasToString("52:54:00:00:00:01");
              assertThat(request.biosBootMethod()).isEqualTo("ipxe");
            });
  }

  @Test
  void theResolversNoIsPassedOn() {
    assertThat(find("pxelinux.cfg/01-52-54-00-00-00-01"))
        .isEqualTo(new BootFile.NotFound("nobody knows it"));
    decision = new BootDecision.Failed("no image for noble");
    assertThat(find("pxelinux.cfg/default")).isEqualTo(new BootFile.Failed("no image for noble"));
    decision = new BootDecision.LocalBoot("riscv64");
    assertThat(find("grub/grub.cfg-default-riscv64"))
        .isInstanceOfSatisfying(
            BootFile.Failed.class, failed -> assertThat(failed.why()).contains("riscv64"));
  }

  @Test
  void aResolverThatThrowsIsAFailure() {
    for (boolean early : new boolean[] {true, false}) {
      BootFiles files =
          new BootFiles(
              request -> {
                if (early) {
                  throw new IllegalStateException("broken");
                }
                return CompletableFuture.failedFuture(new IOException("region away"));
              },
              new BootScripts(),
              root,
              ImageFiles.NONE,
              () -> 5248,
              Runnable::run);
      assertThat(find(files, "ipxe.cfg-default")).isInstanceOf(BootFile.Failed.class);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ppc64el/pxelinux.cfg/default",
        "s390x/default",
        "s390x/pxelinux.cfg/default",
        "s390x_partition/maas"
      })
  void whoDoesNotSayItsHardwareAddressIsFoundByItsAddress(String name) {
    MacAddress mac = MacAddress.parse("52:54:00:00:00:02");
    HardwareAddresses machines =
        address -> address.equals(LOOPBACK) ? Optional.of(mac) : Optional.empty();
    find(files(root, machines), name);
    assertThat(asked).singleElement().extracting(BootRequest::mac).isEqualTo(Optional.of(mac));

    asked.clear();
    find(files(root, HardwareAddresses.NONE), name);
    assertThat(asked).singleElement().extracting(BootRequest::mac).isEqualTo(Optional.empty());
  }

  @Test
  void whoSaysItsHardwareAddressIsBelieved() {
    HardwareAddresses other = address -> Optional.of(MacAddress.parse("52:54:00:00:00:99"));
    for (String name :
        List.of(
            "s390x/01-52-54-00-00-00-01",
            "ppc64el/pxelinux.cfg/01-52-54-00-00-00-01",
            "pxelinux.cfg/01-52-54-00-00-00-01")) {
      asked.clear();
      find(files(root, other), name);
      assertThat(asked)
          .singleElement()
          .satisfies(it -> assertThat(it.mac().orElseThrow()).hasToString("52:54:00:00:00:01"));
    }
    asked.clear();
    find(files(root, other), "pxelinux.cfg/default");
    assertThat(asked).singleElement().extracting(BootRequest::mac).isEqualTo(Optional.empty());
  }

  @Test
  void windowsIsNamedAsNotSupportedUnlessItsFilesAreThere() throws IOException {
    assertThat(find("\\Boot\\BCD"))
        .isInstanceOfSatisfying(
            BootFile.Failed.class,
            failed ->
                assertThat(failed.why())
                    .isEqualTo("boot method windows is not supported by this rack"));
    assertThat(find("pxeboot.0")).isInstanceOf(BootFile.Failed.class);
    assertThat(asked).isEmpty();
    put("root/pxeboot.0", "an operator's");
    assertThat(content(find("pxeboot.0"))).isEqualTo("an operator's");
  }

  @Test
  void chainsAreServedWithTheRealPort() {
    assertThat(find("ipxe.cfg"))
        .isInstanceOfSatisfying(
            BootFile.Generated.class,
            file -> assertThat(file.text()).contains("http://${next-server}:5999/ipxe.cfg-${mac}"));
    assertThat(find("/grub/grub.cfg")).isInstanceOf(BootFile.Generated.class);
  }

  private BootFile find(String name) {
    return find(files(root), name);
  }

  private static BootFile find(BootFiles files, String name) {
    return files
        .find(new FileQuery(Protocol.TFTP, LOOPBACK, LOOPBACK, name))
        .toCompletableFuture()
        .join();
  }

  private BootFiles files(Path directory) {
    return files(directory, HardwareAddresses.NONE);
  }

  private BootFiles files(Path directory, HardwareAddresses machines) {
    return new BootFiles(
        request -> {
          asked.add(request);
          return CompletableFuture.completedFuture(decision);
        },
        new BootScripts(),
        directory,
        hash -> hash.equals("1f2e3d4") ? Optional.of(image) : Optional.empty(),
        machines,
        () -> 5999,
        Runnable::run);
  }

  private static String content(BootFile file) throws IOException {
    assertThat(file).isInstanceOf(BootFile.OnDisk.class);
    return Files.readString(((BootFile.OnDisk) file).path());
  }

  private Path put(String name, String text) throws IOException {
    Path file = temp.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }
}
