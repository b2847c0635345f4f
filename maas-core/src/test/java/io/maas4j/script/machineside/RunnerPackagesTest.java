package io.maas4j.script.machineside;

import static io.maas4j.script.machineside.SandboxedMachine.MACHINE_SIDE;
import static io.maas4j.script.machineside.SandboxedMachine.preseedWithToken;
import static io.maas4j.script.machineside.Tarball.Entry.serial;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.maas4j.script.machineside.SandboxedMachine.Outcome;
import io.maas4j.script.machineside.StandIn.Signal;
import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How the shipped runner brings packages, with commands of the test in place of the managers. */
class RunnerPackagesTest {
  @TempDir Path directory;
  private SandboxedMachine machine;
  private StandIn server;

  @BeforeEach
  void start() throws Exception {
    SandboxedMachine.requirePython();
    server = new StandIn();
    machine = new SandboxedMachine(directory);
    machine.preseed(preseedWithToken(server.metadataUrl()));
    machine.environment.remove("MAAS_SANDBOX");
    machine.environment.put("MAAS_STORAGE_CONFIG_FILE", directory.resolve("storage").toString());
    machine.environment.put("MAAS_MACHINE_EXTRA_FILE", directory.resolve("extra").toString());
    machine.environment.put("MAAS_SNAP", directory.resolve("no-snap").toString());
    fake("MAAS_APT_GET", "apt-get", "");
    fake("MAAS_DPKG", "dpkg", "");
  }

  @AfterEach
  void stop() {
    if (server != null) {
      server.close();
    }
  }

  /** A command that notes its arguments and then runs the text. */
  private void fake(String variable, String name, String text) throws Exception {
    Path file =
        machine.install(
            name, "#!/bin/sh\necho \"" + name + " $*\" >>$MAAS_SYSROOT/calls\n" + text + "\n");
    machine.environment.put(variable, file.toString());
  }

  private Signal needs(String packages, String script) throws Exception {
    server.scripts(
        new Tarball().list("testing", serial("t", 1, script).with("\"packages\":" + packages)));
    Outcome outcome = machine.runUserData(MACHINE_SIDE.scriptRunnerUserData());
    assertThat(outcome.output()).doesNotContain("Traceback");
    return server.end("t");
  }

  private String calls() throws Exception {
    return Files.readString(directory.resolve("root/calls"));
  }

  private String urls(String... names) {
    StringBuilder list = new StringBuilder();
    for (String name : names) {
      list.append(list.isEmpty() ? "" : ",").append('"' + server.url() + "/files/" + name + '"');
    }
    return "{\"url\":[" + list + "]}";
  }

  @Test
  void aptInstallsWithoutRecommendationsAndWaitsForTheLock() throws Exception {
    Signal end = needs("{\"apt\":[\"jq\",\"fio\"]}", "true");
    assertThat(end.field("exit_status")).isEqualTo("0");
    assertThat(calls())
        .contains("DPkg::Lock::Timeout=")
        .endsWith("-qy --no-install-recommends install jq fio\n");
  }

  @Test
  void whatLooksLikeAnOptionIsNoPackage() throws Exception {
    Signal end = needs("{\"apt\":[\"-oDPkg::Pre-Invoke::=id\"]}", "true");
    assertThat(end.field("status")).isEqualTo("INSTALLING");
    assertThat(end.files().get("t")).contains("is no name of a package");
  }

  @Test
  void snapsGetTheirChannelAndMode() throws Exception {
    fake("MAAS_SNAP", "snap", "");
    Signal end =
        needs(
            "{\"snap\":[\"a\",{\"name\":\"b\",\"channel\":\"edge\",\"mode\":\"classic\"},"
                + "{\"name\":\"c\",\"mode\":\"dev\"}]}",
            "true");
    assertThat(end.field("exit_status")).isEqualTo("0");
    assertThat(calls())
        .isEqualTo("snap install a\nsnap install b --edge --classic\nsnap install c --devmode\n");
  }

  @Test
  void aMachineWithoutSnapSaysWhatWouldHelp() throws Exception {
    Signal end = needs("{\"snap\":[\"hello\"]}", "true");
    assertThat(end.field("exit_status")).isEqualTo("1");
    assertThat(end.files().get("t"))
        .contains("has no snap", "so hello cannot be installed", "under apt or url");
  }

  @Test
  void aStoreThatCannotBeReachedIsToldFromAPackageThatIsNot() throws Exception {
    fake("MAAS_SNAP", "snap", "echo 'error: unable to contact snap store' >&2; exit 1");
    assertThat(needs("{\"snap\":[\"hello\"]}", "true").files().get("t"))
        .contains("does not reach the snap store");
    fake("MAAS_SNAP", "snap", "echo 'error: snap \"hello\" not found' >&2; exit 10");
    Signal end = needs("{\"snap\":[\"hello\"]}", "true");
    assertThat(end.field("exit_status")).isEqualTo("10");
    assertThat(end.files().get("t"))
        .contains("not found", "ended with 10")
        .doesNotContain("does not reach");
  }

  @Test
  void aDebIsInstalledWithWhatItDependsOn() throws Exception {
    fake("MAAS_DPKG", "dpkg", "test -e $MAAS_SYSROOT/dependencies");
    fake("MAAS_APT_GET", "apt-get", "touch $MAAS_SYSROOT/dependencies");
    server.page("/files/tool.deb", "deb");
    Signal end = needs(urls("tool.deb"), "true");
    assertThat(end.field("exit_status")).describedAs(end.files().get("t")).isEqualTo("0");
    assertThat(calls().lines().map(line -> line.split(" ")[0]))
        .containsExactly("dpkg", "apt-get", "dpkg");
  }

  @Test
  void aDebThatStaysBrokenFailsItsScript() throws Exception {
    fake("MAAS_DPKG", "dpkg", "echo broken >&2; exit 4");
    server.page("/files/tool.deb", "deb");
    Signal end = needs(urls("tool.deb"), "true");
    assertThat(end.field("status")).isEqualTo("INSTALLING");
    assertThat(end.field("exit_status")).isEqualTo("4");
  }

  @Test
  void aSnapFileIsInstalled() throws Exception {
    fake("MAAS_SNAP", "snap", "");
    server.page("/files/tool.snap", "snap");
    assertThat(needs(urls("tool.snap"), "true").field("exit_status")).isEqualTo("0");
    assertThat(calls()).contains("snap install --dangerous ").endsWith("/t/tool.snap\n");
  }

  @Test
  void archivesAreUnpackedWithTheirPermissions() throws Exception {
    ByteArrayOutputStream zip = new ByteArrayOutputStream();
    try (ZipOutputStream out = new ZipOutputStream(zip)) {
      out.putNextEntry(new ZipEntry("dir/"));
      out.putNextEntry(new ZipEntry("dir/zipped"));
      out.write("from zip\n".getBytes(UTF_8));
    }
    ByteArrayOutputStream tgz = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(tgz)) {
      out.write(new Tarball().file("bin/tool", 0755, "#!/bin/sh\necho from tar\n").bytes());
    }
    server.page("/files/a.zip", zip.toByteArray()).page("/files/b.tgz", tgz.toByteArray());
    Signal end =
        needs(urls("a.zip", "b.tgz"), "cat $DOWNLOAD_PATH/dir/zipped; $DOWNLOAD_PATH/bin/tool");
    assertThat(end.files()).containsEntry("t.out", "from zip\nfrom tar\n");
  }

  @Test
  void archivesThatLeaveTheirDirectoryAreRefused() throws Exception {
    ByteArrayOutputStream zip = new ByteArrayOutputStream();
    try (ZipOutputStream out = new ZipOutputStream(zip)) {
      out.putNextEntry(new ZipEntry("../../../evil"));
    }
    server.page("/files/a.zip", zip.toByteArray());
    assertThat(needs(urls("a.zip"), "true").files().get("t"))
        .contains("cannot unpack", "'../../../evil' lies outside");
    server.page("/files/b.tar", new Tarball().symlink("out").file("out/x", 0644, "x").bytes());
    assertThat(needs(urls("b.tar"), "true").files().get("t"))
        .contains("cannot unpack", "'out' lies outside");
  }

  @Test
  void onlySchemesOfTheNetAreDownloaded() throws Exception {
    Signal end = needs("{\"url\":[\"file:///etc/passwd\"]}", "true");
    assertThat(end.files().get("t")).contains("cannot download file:///etc/passwd: only http");
  }

  @Test
  void aServerOfFilesThatIsBusyIsAskedAgain() throws Exception {
    server.page("/files/tool.conf", "key=value\n").refuse("/files/tool.conf", 2);
    Signal end = needs(urls("tool.conf"), "cat $DOWNLOAD_PATH/tool.conf");
    assertThat(end.files()).containsEntry("t.out", "key=value\n");
    assertThat(server.callsOf("/files/tool.conf")).hasSize(3);
  }

  @Test
  void aPackageCommandThatHangsIsStopped() throws Exception {
    machine.environment.put("MAAS_PACKAGES_TIMEOUT_SECONDS", "0.3");
    machine.environment.put("MAAS_KILL_GRACE_SECONDS", "0.2");
    fake("MAAS_APT_GET", "apt-get", "case $* in *install*) exec sleep 600;; esac");
    Signal end = needs("{\"apt\":[\"jq\"]}", "true");
    assertThat(end.field("exit_status")).isEqualTo("124");
    assertThat(end.files().get("t")).contains("was stopped after 0.3 s");
  }
}
