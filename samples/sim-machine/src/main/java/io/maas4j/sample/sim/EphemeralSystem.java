package io.maas4j.sample.sim;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/**
 * A system that lives in memory: kernel line, second lease, root file system, cloud-init, the
 * script that it brings, and the end that the preseed asks for. One per boot.
 */
final class EphemeralSystem {
  /** Where the script runner looks for its credentials, as cloud-init names it. */
  private static final String SAVED_PRESEED = "91_kernel_cmdline_url.cfg";

  private final Sandbox sandbox;
  private final Sysroot sysroot;
  private final SimHttp http;
  private final CloudInit cloudInit;
  private final ScriptProcess scripts;
  private final Semaphore slots;
  private final Ladder ladder;

  EphemeralSystem(
      Sandbox sandbox,
      Sysroot sysroot,
      SimHttp http,
      CloudInit cloudInit,
      ScriptProcess scripts,
      Semaphore slots,
      Ladder ladder) {
    this.sandbox = sandbox;
    this.sysroot = sysroot;
    this.http = http;
    this.cloudInit = cloudInit;
    this.scripts = scripts;
    this.slots = slots;
    this.ladder = ladder;
  }

  /** Gets an address as the operating system. */
  interface Network {
    Lease lease() throws IOException, InterruptedException;
  }

  SystemEnd run(String commandLine, Network network) throws IOException, InterruptedException {
    KernelLine line = KernelLine.parse(commandLine);
    Lease lease = network.lease();
    http.address(lease.address());
    sysroot.booted(line, Optional.of(lease));
    URI root =
        line.root()
            .orElseThrow(
                () -> new BootFailedException("the kernel line has no root=squash:URL to boot"));
    SimHttp.Download image =
        http.download(root, SimHttp.WGET)
            .orElseThrow(() -> new BootFailedException(root + " is not on the server"));
    ladder.step(
        SimStep.ROOT,
        root + " " + image.bytes() + " bytes sha256 " + image.sha256().substring(0, 12));
    URI url =
        line.cloudConfigUrl()
            .orElseThrow(() -> new BootFailedException("the kernel line has no cloud-config-url"));
    CloudConfig embedded = CloudConfig.empty().with(line.cloudConfig(), "cc: of the kernel line");
    CloudConfig config = embedded.with(cloudInit.preseed(url), "the preseed");
    ladder.step(SimStep.PRESEED, "");
    cloudInit.local(cloudInit.events(config));
    // init and init-local are two programs; each reads it.
    String preseed = cloudInit.preseed(url);
    config = embedded.with(preseed, "the preseed");
    save(preseed);
    StatusEvents events = cloudInit.events(config);
    UserData userData = UserData.parse(cloudInit.datasource(config, events).orElse(new byte[0]));
    cloudInit.configured(events);
    events.start("modules-final", "running modules for final");
    boolean good = scripts(userData, events);
    events.finish("modules-final", "running modules for final", good);
    return end(config);
  }

  private void save(String preseed) throws IOException {
    Path file = sandbox.cloudConfig().resolve(SAVED_PRESEED);
    Files.deleteIfExists(file);
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(file, preseed);
  }

  private boolean scripts(UserData userData, StatusEvents events)
      throws IOException, InterruptedException {
    boolean good = true;
    events.start(
        "modules-final/config-scripts-user",
        "running config-scripts-user with frequency once-per-instance");
    for (UserData.Part part : userData.scripts()) {
      ladder.step(SimStep.SCRIPT_STARTED, part.fileName());
      int status = scripts.run(part.fileName(), part.content(), slots);
      ladder.step(SimStep.SCRIPT_ENDED, part.fileName() + " status " + status);
      good &= status == 0;
    }
    events.finish("modules-final/config-scripts-user", "config-scripts-user ran", good);
    return good;
  }

  private SystemEnd end(CloudConfig config) throws IOException, InterruptedException {
    Optional<CloudConfig.PowerState> state = config.powerState();
    if (state.isEmpty()) {
      return SystemEnd.STAY;
    }
    for (String condition : state.get().conditions()) {
      if (!scripts.holds(condition)) {
        return SystemEnd.STAY;
      }
    }
    switch (state.get().mode()) {
      case "poweroff", "halt":
        return SystemEnd.POWER_OFF;
      case "reboot":
        return SystemEnd.REBOOT;
      default:
        throw new BootFailedException("power_state.mode is '" + state.get().mode() + "'");
    }
  }
}
