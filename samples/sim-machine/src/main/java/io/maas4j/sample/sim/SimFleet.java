package io.maas4j.sample.sim;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Semaphore;

/**
 * Simulated machines on one network, with one relay and one BMC server.
 *
 * <pre>{@code
 * SimNetwork network = new SimNetwork(new InetSocketAddress("127.0.0.1", 6767), giaddr, 6969);
 * try (SimFleet fleet =
 *     SimFleet.builder(network, directory)
 *         .machines(100, Firmware.BIOS_IPXE)
 *         .listener(event -> System.out.println(event))
 *         .start()) {
 *   fleet.machine("sim-001").powerOn();
 * }
 * }</pre>
 *
 * <p>All machines are off at first. What they are told to run is really run on this host, below the
 * given directory, as the user of this process. Thread-safe; lives until closed.
 */
public final class SimFleet implements AutoCloseable {
  private final Map<String, SimMachine> machines;
  private final SimRelay relay;
  private final SimBmc bmc;
  private final SimCounters counters;

  private SimFleet(
      Map<String, SimMachine> machines, SimRelay relay, SimBmc bmc, SimCounters counters) {
    this.machines = machines;
    this.relay = relay;
    this.bmc = bmc;
    this.counters = counters;
  }

  /**
   * Begins a fleet.
   *
   * @param directory where each machine gets a directory of its own; made when missing, and what is
   *     on the disks there stays
   */
  public static Builder builder(SimNetwork network, Path directory) {
    return new Builder(network, directory);
  }

  /** In the order in which they were added. */
  public Collection<SimMachine> machines() {
    return machines.values();
  }

  /**
   * One machine.
   *
   * @throws IllegalArgumentException when there is none of the name
   */
  public SimMachine machine(String name) {
    SimMachine machine = machines.get(name);
    if (machine == null) {
      throw new IllegalArgumentException("no machine '" + name + "' in " + machines.keySet());
    }
    return machine;
  }

  public SimBmc bmc() {
    return bmc;
  }

  public SimRelay relay() {
    return relay;
  }

  public SimCounters counters() {
    return counters;
  }

  /** Switches all machines off and ends all threads; idempotent. Blocks. */
  @Override
  public void close() {
    bmc.close();
    machines.values().forEach(machine -> machine.powerOff(SimMachine.CLOSED));
    machines.values().forEach(SimMachine::scrap);
    relay.close();
  }

  /** Collects a fleet. Not thread-safe. */
  public static final class Builder {
    private final SimNetwork network;
    private final Path directory;
    private final List<SimSpec> specs = new ArrayList<>();
    private final Map<SimSpec, List<SimFault>> faults = new LinkedHashMap<>();
    private InetSocketAddress bmcAddress =
        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    private Optional<String> bmcToken = Optional.empty();
    private SimTiming timing = SimTiming.realistic();
    private SimListener listener = event -> {};
    private int scriptSlots = 4;
    private Clock clock = Clock.systemUTC();
    private Random random = new SecureRandom();

    private Builder(SimNetwork network, Path directory) {
      this.network = network;
      this.directory = directory.toAbsolutePath().normalize();
    }

    /** Adds machines {@code sim-001} and on, all alike. */
    public Builder machines(int count, Firmware firmware) {
      for (int number = 1; number <= count; number++) {
        specs.add(SimSpec.numbered(number, firmware));
      }
      return this;
    }

    /** Adds one machine. */
    public Builder machine(SimSpec spec) {
      specs.add(spec);
      return this;
    }

    /** Adds one machine with which something is wrong. */
    public Builder machine(SimSpec spec, List<SimFault> itsFaults) {
      specs.add(spec);
      faults.put(spec, List.copyOf(itsFaults));
      return this;
    }

    /** Where the BMCs listen; by default any free port of the loopback address. */
    public Builder bmc(InetSocketAddress address) {
      bmcAddress = address;
      return this;
    }

    /** Bearer token that BMC callers need; none by default. */
    public Builder bmcToken(String token) {
      bmcToken = Optional.of(token);
      return this;
    }

    /** {@link SimTiming#realistic()} by default. */
    public Builder timing(SimTiming timing) {
      this.timing = timing;
      return this;
    }

    public Builder listener(SimListener listener) {
      this.listener = listener;
      return this;
    }

    /** How many script processes run at once in the whole fleet; 4 by default. */
    public Builder scriptSlots(int slots) {
      if (slots < 1) {
        throw new IllegalArgumentException("script slots " + slots + ": at least one is needed");
      }
      scriptSlots = slots;
      return this;
    }

    public Builder clock(Clock clock) {
      this.clock = clock;
      return this;
    }

    /** Source of transaction ids and nonces; a secure one by default. */
    public Builder random(Random random) {
      this.random = random;
      return this;
    }

    /**
     * Makes the machines' directories, binds relay and BMCs.
     *
     * @throws IOException naming what cannot be made or bound
     * @throws IllegalArgumentException when two machines share a name or a MAC
     */
    public SimFleet start() throws IOException {
      SimCounters counters = new SimCounters();
      SimRelay relay = SimRelay.start(network, counters);
      try {
        SimMachine.Surroundings surroundings =
            new SimMachine.Surroundings(
                network,
                timing,
                new Semaphore(scriptSlots, true),
                counters,
                listener,
                clock,
                random);
        Map<String, SimMachine> machines = new LinkedHashMap<>();
        for (SimSpec spec : specs) {
          SimMachine machine =
              new SimMachine(
                  spec,
                  faults.getOrDefault(spec, List.of()),
                  directory.resolve(spec.name()),
                  relay.plugIn(spec.bootMac()),
                  surroundings);
          if (machines.put(spec.name(), machine) != null) {
            throw new IllegalArgumentException("two machines are called " + spec.name());
          }
          machine.assemble();
        }
        SimBmc bmc = SimBmc.start(bmcAddress, machines, bmcToken);
        return new SimFleet(Collections.unmodifiableMap(machines), relay, bmc, counters);
      } catch (IOException | RuntimeException e) {
        relay.close();
        throw e;
      }
    }
  }
}
