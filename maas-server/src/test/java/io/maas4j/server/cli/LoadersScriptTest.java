package io.maas4j.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./maas loaders}, with packages made here. */
class LoadersScriptTest {
  private static final Path SCRIPT = Path.of("src/main/scripts/loaders.sh").toAbsolutePath();

  @TempDir private Path temp;
  private Path packages;
  private Path loaders;

  private record Result(int status, String output) {}

  @BeforeEach
  void tools() throws Exception {
    Assumptions.assumeTrue(
        Files.isExecutable(Path.of("/usr/bin/dpkg-deb")), "skipped: dpkg-deb is not installed");
    packages = Files.createDirectory(temp.resolve("packages"));
    loaders = temp.resolve("loaders");
  }

  @Test
  void loadersOfPackagesLieWhereTheRackLooksForThem() throws Exception {
    makePackage(
        "shim-signed", "usr/lib/shim/shimx64.efi.signed", "usr/lib/shim/shimaa64.efi.signed");
    makePackage("grub-efi-amd64-signed", "usr/lib/grub/x86_64-efi-signed/grubnetx64.efi.signed");
    makePackage("pxelinux", "usr/lib/PXELINUX/lpxelinux.0");
    makePackage("syslinux-common", "usr/lib/syslinux/modules/bios/ldlinux.c32");
    makePackage("ipxe", "usr/lib/ipxe/undionly.kpxe");
    makePackage("unrelated", "usr/lib/shim/mmx64.efi");
    Files.createDirectories(loaders.resolve("bootloaders/uefi/amd64"));
    Files.writeString(loaders.resolve("bootloaders/uefi/amd64/bootx64.efi"), "an old one");

    Result result = run("--from-packages", packages.toString(), "--into", loaders.toString());

    assertThat(result.status()).isZero();
    for (String file :
        List.of(
            "bootloaders/uefi/amd64/bootx64.efi",
            "bootloaders/uefi/amd64/grubx64.efi",
            "bootloaders/uefi/arm64/bootaa64.efi",
            "bootloaders/pxe/i386/lpxelinux.0",
            "bootloaders/pxe/i386/ldlinux.c32",
            "custom-bootloaders/ipxe/undionly.kpxe")) {
      assertThat(loaders.resolve(file)).content().startsWith("usr/lib/");
    }
    assertThat(result.output())
        .contains("from 5 packages")
        .contains("bootloaders/uefi/amd64/mmx64.efi (package shim-helpers-amd64-signed)")
        .contains("bootloaders/uefi/arm64/grubaa64.efi (package grub-efi-arm64-signed)")
        .contains("bootloaders/pxe/i386/chain.c32 (package syslinux-common)")
        .doesNotContain("lpxelinux.0 (");
  }

  @Test
  void whatCannotBeDoneIsSaid() throws Exception {
    assertThat(run("--from-packages", packages.toString(), "--into", loaders.toString()))
        .isEqualTo(
            new Result(
                1,
                "maas loaders: "
                    + packages
                    + " holds no package of a boot loader"
                    + " (shim-signed, grub-efi-amd64-signed, pxelinux, ...)\n"));
    assertThat(run("--from-packages", temp + "/none", "--into", loaders.toString()))
        .isEqualTo(new Result(1, "maas loaders: " + temp + "/none is not a directory\n"));
    assertThat(run("--from-packages").output()).contains("--from-packages needs a directory");
    Result unknown = run("--teapot");
    assertThat(unknown.status()).isEqualTo(2);
    assertThat(unknown.output()).contains("usage: maas loaders").contains("--teapot is not known");
    assertThat(run("--help").status()).isZero();
    assertThat(loaders).doesNotExist();
  }

  @Test
  void aBrokenPackageIsNamed() throws Exception {
    Files.writeString(packages.resolve("shim-signed_1_amd64.deb"), "no package");
    Result result = run("--from-packages", packages.toString(), "--into", loaders.toString());
    assertThat(result.status()).isEqualTo(1);
    assertThat(result.output()).contains("shim-signed_1_amd64.deb cannot be unpacked");
  }

  private void makePackage(String name, String... files) throws Exception {
    Path tree = temp.resolve("tree-" + name);
    Files.createDirectories(tree.resolve("DEBIAN"));
    Files.writeString(
        tree.resolve("DEBIAN/control"),
        "Package: "
            + name
            + "\nVersion: 1\nArchitecture: all\nMaintainer: A Tester <tester@example.test>\n"
            + "Description: made by a test\n");
    for (String file : files) {
      Path path = tree.resolve(file);
      Files.createDirectories(path.getParent());
      Files.writeString(path, file);
    }
    Result built =
        execute(
            List.of(
                "dpkg-deb",
                "--root-owner-group",
                "-b",
                tree.toString(),
                packages.resolve(name + "_1_all.deb").toString()));
    assertThat(built.status()).as(built.output()).isZero();
  }

  private static Result run(String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("sh", SCRIPT.toString()));
    command.addAll(List.of(arguments));
    return execute(command);
  }

  private static Result execute(List<String> command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Result(process.waitFor(), output);
  }
}
