package io.maas4j.script.machineside;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.maas4j.script.MachineSide;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A machine in a directory: a tree for its hardware, environment variables, real processes. */
final class SandboxedMachine {
  static final MachineSide MACHINE_SIDE = MachineSide.load();
  static final String MAC = "52:54:00:aa:bb:01";

  /** What a process left. */
  record Outcome(int exitStatus, String output) {}

  final Path directory;
  final Map<String, String> environment = new HashMap<>();

  SandboxedMachine(Path directory) throws IOException {
    this.directory = directory;
    environment.put("MAAS_SANDBOX", "1");
    environment.put("MAAS_SYSROOT", directory.resolve("root").toString());
    environment.put("MAAS_WORK_DIR", directory.resolve("work").toString());
    environment.put("MAAS_CLOUD_CFG_DIR", directory.resolve("cloud").toString());
    environment.put("MAAS_RETRY_WAITS", "0,0,0");
    environment.put("MAAS_HEARTBEAT_SECONDS", "3600");
    environment.put("MAAS_TIMEOUT_GRACE_SECONDS", "0");
    environment.put("MAAS_REGISTERED_WAIT_SECONDS", "0");
    environment.put("MAAS_APT_GET", "/bin/false");
    hardware();
  }

  /** Skips the calling test, with the reason, where the programs cannot run. */
  static void requirePython() throws IOException, InterruptedException {
    int status;
    try {
      status =
          new ProcessBuilder("python3", "-c", "import yaml")
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor();
    } catch (IOException e) {
      status = -1;
    }
    assumeTrue(status == 0, "python3 with PyYAML is not on this machine");
  }

  /** The shell script inside of MIME user data. */
  static String shellScript(byte[] userData) {
    String[] blocks = new String(userData, UTF_8).split("\n\n", 3);
    String encoded = blocks[2].substring(0, blocks[2].lastIndexOf("\n--"));
    return new String(Base64.getMimeDecoder().decode(encoded), UTF_8);
  }

  /** The preseed that cloud-init would have stored. */
  void preseed(String text) throws IOException {
    write(directory.resolve("cloud/91_kernel_cmdline_url.cfg"), text);
  }

  static String preseedWithToken(String metadataUrl) {
    return "#cloud-config\ndatasource:\n  MAAS: {metadata_url: '"
        + metadataUrl
        + "', consumer_key: ck, token_key: tk, token_secret: s3cr3t}\n";
  }

  Outcome runUserData(byte[] userData) throws IOException, InterruptedException {
    Path script = directory.resolve("user_data.sh");
    write(script, shellScript(userData));
    return run("sh", script.toString());
  }

  Outcome run(String... command) throws IOException, InterruptedException {
    Path output = Files.createTempFile(directory, "output", ".txt");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
    builder.environment().putAll(environment);
    Process process = builder.start();
    if (!process.waitFor(300, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError(Arrays.toString(command) + " hangs: " + Files.readString(output));
    }
    return new Outcome(process.exitValue(), Files.readString(output));
  }

  /** One of the shipped files, executable, in this machine. */
  Path install(String name, String text) throws IOException {
    Path file = directory.resolve("shipped").resolve(name);
    write(file, text);
    if (!file.toFile().setExecutable(true)) {
      throw new IOException("cannot make " + file + " executable");
    }
    return file;
  }

  /** A file below the root of this machine's hardware. */
  void root(String path, String text) throws IOException {
    write(directory.resolve("root").resolve(path), text);
  }

  private void hardware() throws IOException {
    String nic = "sys/devices/pci0000:00/0000:00:03.0/";
    root(nic + "vendor", "0x8086\n");
    root(nic + "device", "0x1521\n");
    root(nic + "class", "0x020000\n");
    root(nic + "modalias", "pci:v00008086d00001521sv00sd00bc02sc00i00\n");
    root(nic + "net/eth0/address", MAC + "\n");
    root(nic + "net/eth0/type", "1\n");
    root(nic + "net/eth0/flags", "0x1003\n");
    root(nic + "net/eth0/mtu", "1500\n");
    root(nic + "net/eth0/carrier", "1\n");
    root(nic + "net/eth0/speed", "1000\n");
    root(nic + "net/eth0/operstate", "down\n");
    link("sys/bus/pci/devices/0000:00:03.0", "../../../devices/pci0000:00/0000:00:03.0");
    link(nic + "net/eth0/device", "../..");
    link("sys/class/net/eth0", "../../devices/pci0000:00/0000:00:03.0/net/eth0");
    String disk = "sys/devices/pci0000:00/0000:00:04.0/ata1/host0/block/sda/";
    root(disk + "size", "20971520\n");
    root(disk + "dev", "8:0\n");
    root(disk + "ro", "0\n");
    root(disk + "removable", "0\n");
    root(disk + "queue/rotational", "0\n");
    root(disk + "queue/logical_block_size", "512\n");
    root(disk + "serial", "SER123\n");
    root("sys/devices/pci0000:00/0000:00:04.0/ata1/host0/model", "Fake Disk\n");
    link(disk + "device", "../..");
    link("sys/block/sda", "../devices/pci0000:00/0000:00:04.0/ata1/host0/block/sda");
    link("dev/disk/by-id/ata-Fake_Disk_SER123", "../../sda");
    root("sys/devices/system/cpu/cpu0/topology/core_id", "0\n");
    root("sys/devices/system/cpu/cpu1/topology/core_id", "1\n");
    root("sys/devices/system/node/node0/cpulist", "0-1\n");
    root("sys/class/dmi/id/sys_vendor", "ACME\n");
    root("sys/class/dmi/id/product_name", "Box 1\n");
    root("sys/class/tty/ttyS0/dev", "4:64\n");
    root("proc/cpuinfo", "processor : 0\nmodel name : Fake CPU @ 2.50GHz\ncpu MHz : 2500.0\n");
    root("proc/meminfo", "MemTotal: 4194304 kB\nMemFree: 4000000 kB\n");
    root("proc/cmdline", "BOOTIF=01-52-54-00-aa-bb-01 console=ttyS0\n");
    root("etc/os-release", "ID=ubuntu\nVERSION_ID=\"24.04\"\n");
    root("uname.json", "{\"machine\": \"x86_64\", \"nodename\": \"fake\"}");
    root(
        "addresses.json",
        "{\"eth0\": [{\"family\": \"inet\", \"address\": \"10.9.0.5\","
            + " \"netmask\": \"24\", \"scope\": \"global\"}]}");
  }

  void link(String path, String target) throws IOException {
    Path link = directory.resolve("root").resolve(path);
    Files.createDirectories(link.getParent());
    Files.createSymbolicLink(link, Path.of(target));
  }

  private static void write(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  /** Paths below the work directory whose text holds a needle. */
  List<Path> filesHolding(String needle, Path below) throws IOException {
    List<Path> found = new ArrayList<>();
    try (var paths = Files.walk(below)) {
      for (Path path : paths.filter(Files::isRegularFile).toList()) {
        if (new String(Files.readAllBytes(path), UTF_8).contains(needle)) {
          found.add(path);
        }
      }
    }
    return found;
  }
}
