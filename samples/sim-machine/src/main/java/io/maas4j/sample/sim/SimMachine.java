package io.maas4j.sample.sim;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A machine: firmware, network card, disks and whatever it boots, on one thread while it is on.
 * Made by a {@link SimFleet}. Thread-safe.
 *
 * <p>Its disks are files in its directory and survive; so do {@code console.log} and the sandbox of
 * its last boot, to look into.
 */
public final class SimMachine {
  private static final Logger LOG = LoggerFactory.getLogger(SimMachine.class);
  private static final Duration END_WAIT = Duration.ofSeconds(30);

  /** Why a machine goes off with its fleet. */
  static final String CLOSED = "its fleet is closed";

  private final SimSpec spec;
  private final SimNetwork network;
  private final SimRelay.Port port;
  private final Sandbox sandbox;
  private final Sysroot sysroot;
  private final Disks disks;
  private final SimTiming timing;
  private final Semaphore scriptSlots;
  private final SimCounters counters;
  private final SimListener listener;
  private final Clock clock;
  private final Random random;
  private final List<SimFault> faultsOfIt;

  // The machine's thread's: they count what it does.
  private volatile Faults faults;

  // Guarded by this: the switch.
  private @Nullable PowerCycle cycle;
  private @Nullable Thread thread;
  private boolean scrapped;

  // Guards what the listener hears, so that nothing follows a power-off.
  private final Object telling = new Object();
  private volatile SimStep lastStep = SimStep.POWER_OFF;

  /** What all machines of a fleet share. */
  record Surroundings(
      SimNetwork network,
      SimTiming timing,
      Semaphore scriptSlots,
      SimCounters counters,
      SimListener listener,
      Clock clock,
      Random random) {}

  SimMachine(
      SimSpec spec,
      List<SimFault> faults,
      Path directory,
      SimRelay.Port port,
      Surroundings surroundings) {
    this.spec = spec;
    this.faultsOfIt = List.copyOf(faults);
    this.faults = new Faults(faultsOfIt);
    this.port = port;
    this.sandbox = new Sandbox(directory);
    this.sysroot = new Sysroot(sandbox.sysroot(), spec);
    this.disks = new Disks(sandbox.dev(), spec.disks());
    this.network = surroundings.network();
    this.timing = surroundings.timing();
    this.scriptSlots = surroundings.scriptSlots();
    this.counters = surroundings.counters();
    this.listener = surroundings.listener();
    this.clock = surroundings.clock();
    this.random = surroundings.random();
  }

  /** Puts it together in its directory. */
  void assemble() throws IOException {
    sandbox.boot();
    disks.create();
    sysroot.create();
  }

  public SimSpec spec() {
    return spec;
  }

  /** What is wrong with it. */
  public List<SimFault> faults() {
    return faultsOfIt;
  }

  /** Where its disks, console and sandbox are. */
  public Path directory() {
    return sandbox.directory();
  }

  /** The rung that it reached last. */
  public SimStep lastStep() {
    return lastStep;
  }

  public synchronized boolean isOn() {
    return cycle != null;
  }

  /**
   * Switches it on; nothing happens when it is on.
   *
   * @throws IllegalStateException when its fleet is closed
   */
  public synchronized void powerOn() {
    if (scrapped) {
      throw new IllegalStateException(spec.name() + " belongs to a fleet that is closed");
    }
    if (cycle != null) {
      return;
    }
    PowerCycle fresh = new PowerCycle();
    Thread before = thread;
    Thread started = new Thread(() -> live(fresh, before), "maas-" + spec.name());
    started.setDaemon(true);
    cycle = fresh;
    thread = started;
    started.start();
  }

  /** Cuts the power, whatever it is doing; nothing happens when it is off. */
  public void powerOff() {
    powerOff("by its BMC");
  }

  /** As {@link #powerOff()}, saying why. */
  void powerOff(String why) {
    PowerCycle ending;
    Thread running;
    synchronized (this) {
      if (cycle == null) {
        return;
      }
      ending = cycle;
      running = thread;
      cycle = null;
    }
    ending.cut();
    if (running != null && running != Thread.currentThread()) {
      running.interrupt();
    }
    tell(SimStep.POWER_OFF, why);
  }

  /** Switches it off for good and waits for its thread. */
  void scrap() {
    Thread running;
    synchronized (this) {
      scrapped = true;
      running = thread;
    }
    powerOff(CLOSED);
    join(running);
    port.close();
  }

  private static boolean join(@Nullable Thread running) {
    if (running == null || running == Thread.currentThread()) {
      return true;
    }
    try {
      running.join(END_WAIT.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return !running.isAlive();
  }

  private void live(PowerCycle power, @Nullable Thread before) {
    Ladder ladder = (step, detail) -> climb(power, step, detail);
    try {
      if (!join(before)) {
        throw new BootFailedException("what ran before does not end");
      }
      port.drain();
      faults = new Faults(faultsOfIt);
      ladder.step(SimStep.POWER_ON, spec.firmware() + " " + spec.bootMac());
      for (int boot = 1; boot <= timing.maxBoots(); boot++) {
        counters.boots.increment();
        SystemEnd end = bootOrReset(power, ladder);
        if (end == SystemEnd.STAY) {
          return;
        }
        if (end == SystemEnd.POWER_OFF) {
          selfOff(power);
          return;
        }
        ladder.step(SimStep.REBOOT, "");
      }
      throw new BootFailedException("booted " + timing.maxBoots() + " times in a row: a loop");
    } catch (IOException e) {
      fail(power, ladder, String.valueOf(e.getMessage()));
    } catch (InterruptedException e) {
      LOG.debug("switched off machine={}", spec.name());
    } catch (Faults.Hang e) {
      hang(power, String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      LOG.error("a fault of the simulation machine={}", spec.name(), e);
      fail(power, ladder, "a fault of the simulation: " + e);
    }
  }

  private void selfOff(PowerCycle power) {
    synchronized (this) {
      if (cycle != power) {
        return;
      }
      cycle = null;
    }
    power.cut();
    tell(SimStep.POWER_OFF, "by itself");
  }

  private void fail(PowerCycle power, Ladder ladder, String why) {
    if (power.isOff()) {
      return;
    }
    counters.failures.increment();
    try {
      ladder.step(SimStep.FAILED, why);
    } catch (IOException e) {
      LOG.debug("switched off while failing machine={}", spec.name());
    }
  }

  private SystemEnd bootOrReset(PowerCycle power, Ladder ladder)
      throws IOException, InterruptedException {
    faults.boots();
    try {
      return boot(power, ladder);
    } catch (Faults.Reset e) {
      return SystemEnd.REBOOT;
    }
  }

  private void hang(PowerCycle power, String how) {
    if (!power.isOff()) {
      tell(SimStep.FAILED, how);
    }
  }

  /** One run through the firmware's devices. */
  private SystemEnd boot(PowerCycle power, Ladder ladder) throws IOException, InterruptedException {
    String problem = "";
    for (int round = 0; round < timing.bootRounds(); round++) {
      sandbox.boot();
      SimHttp http = new SimHttp(timing, counters, power, faults);
      Optional<String> disk = disks.bootable();
      LoaderOutcome outcome;
      try {
        outcome = networkBoot(http, disk.isPresent(), power, ladder);
      } catch (IOException e) {
        power.check();
        outcome = new LoaderOutcome.NextDevice(String.valueOf(e.getMessage()));
        ladder.step(SimStep.TROUBLE, "network boot: " + e.getMessage());
      }
      if (outcome instanceof LoaderOutcome.Kernel kernel) {
        return ephemeral(kernel.commandLine(), http, power, ladder);
      }
      if (outcome instanceof LoaderOutcome.PowerOff) {
        return SystemEnd.POWER_OFF;
      }
      if (outcome instanceof LoaderOutcome.Reboot) {
        return SystemEnd.REBOOT;
      }
      if (disk.isPresent()) {
        ladder.step(SimStep.LOCAL_BOOT, disk.get());
        CloudInit cloudInit = cloudInit(http, power, ladder);
        new InstalledSystem(disks.configuration(disk.get()), http, cloudInit, ladder)
            .run(() -> lease(DhcpIdentity.system(spec.bootMac()), ladder));
        return SystemEnd.STAY;
      }
      problem =
          outcome instanceof LoaderOutcome.NextDevice next
              ? next.why()
              : "the server says local boot and the disks are empty";
      timing.pause().pause(timing.dhcpWaits().get(0));
    }
    throw new BootFailedException(
        "no bootable device after " + timing.bootRounds() + " rounds: " + problem);
  }

  private LoaderOutcome networkBoot(
      SimHttp http, boolean diskHasSystem, PowerCycle power, Ladder ladder)
      throws IOException, InterruptedException {
    if (faults.has(SimFault.Dhcp.BOOTS_ITS_DISK)) {
      lease(DhcpIdentity.system(spec.bootMac()), ladder);
      throw new Faults.Hang("runs what is on its disk");
    }
    DhcpIdentity identity = DhcpIdentity.firmware(spec.firmware(), spec.bootMac(), spec.uuid());
    Lease lease = lease(faults.architecture().map(identity::announcing).orElse(identity), ladder);
    http.address(lease.address());
    TftpFiles tftp = NetworkBoot.tftp(network, lease, timing, counters, power, faults);
    return new NetworkBoot(spec, lease, http, tftp, diskHasSystem, power, ladder).run();
  }

  private SystemEnd ephemeral(String line, SimHttp http, PowerCycle power, Ladder ladder)
      throws IOException, InterruptedException {
    ScriptProcess scripts = new ScriptProcess(sandbox, timing, counters, power);
    SystemEnd end =
        new EphemeralSystem(
                sandbox,
                sysroot,
                http,
                cloudInit(http, power, ladder),
                scripts,
                scriptSlots,
                ladder)
            .run(line, () -> lease(DhcpIdentity.system(spec.bootMac()), ladder));
    if (end == SystemEnd.STAY) {
      ladder.step(SimStep.UP, "the ephemeral system");
    }
    return end;
  }

  private CloudInit cloudInit(SimHttp http, PowerCycle power, Ladder ladder) {
    SignedHttp signed = new SignedHttp(http, clock, random, faults);
    return new CloudInit(http, signed, timing, power, ladder);
  }

  private Lease lease(DhcpIdentity identity, Ladder ladder)
      throws IOException, InterruptedException {
    return new DhcpClient(port, timing.dhcpWaits(), random::nextInt, clock, ladder, faults)
        .acquire(identity);
  }

  private void climb(PowerCycle power, SimStep step, String detail) throws IOException {
    synchronized (telling) {
      power.check();
      tell(step, detail);
    }
    faults.climbed(step);
  }

  private void tell(SimStep step, String detail) {
    synchronized (telling) {
      lastStep = step;
      listener.on(new SimListener.Event(clock.instant(), spec.name(), step, detail));
    }
  }
}
