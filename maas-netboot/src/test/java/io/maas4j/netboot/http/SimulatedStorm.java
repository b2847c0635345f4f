package io.maas4j.netboot.http;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Machines that fetch one image over one link, in virtual time: the link is shared evenly by those
 * that are sent at full speed, each takes no more than its own interface can, and those that wait
 * get what the admission trickles.
 */
final class SimulatedStorm {
  static final double STEP = 0.1;
  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  /** One machine. */
  static final class Machine {
    final InetAddress address;
    final double arrives;
    final double fastest;
    final double dies;
    double got;
    double lastByte;
    double longestGap;
    double finished = Double.NaN;
    boolean left;
    boolean active;
    Admission.Ticket ticket;

    Machine(InetAddress address, double arrives, double fastest, double dies) {
      this.address = address;
      this.arrives = arrives;
      this.fastest = fastest;
      this.dies = dies;
    }

    boolean hasFinished() {
      return !Double.isNaN(finished);
    }
  }

  private final AdmissionConfig config;
  private final Admission admission;
  private final double link;
  private final double size;
  final List<Machine> machines = new ArrayList<>();
  final List<Machine> admitted = new ArrayList<>();
  private double now;
  private double nextTick = 1;
  int mostActive;

  /**
   * @param link octets a second
   * @param size octets of the image
   */
  SimulatedStorm(AdmissionConfig config, double link, double size) {
    this.config = config;
    this.admission = new Admission(config, 0);
    this.link = link;
    this.size = size;
  }

  static InetAddress address(int number) {
    try {
      return InetAddress.getByAddress(
          new byte[] {10, (byte) (number >> 16), (byte) (number >> 8), (byte) number});
    } catch (UnknownHostException e) {
      throw new AssertionError("an address of four octets", e);
    }
  }

  /** Machines that start within half a minute, most on gigabit interfaces. */
  SimulatedStorm machines(int count, double dying, Random random) {
    for (int i = 0; i < count; i++) {
      double fastest = random.nextInt(10) == 0 ? 11e6 : 117e6;
      double dies =
          random.nextDouble() < dying ? random.nextDouble() * 600 : Double.POSITIVE_INFINITY;
      machines.add(new Machine(address(i), random.nextDouble() * 30, fastest, dies));
    }
    return this;
  }

  SimulatedStorm add(Machine machine) {
    machines.add(machine);
    return this;
  }

  /**
   * @return seconds until nobody is left
   */
  double run(double patience) {
    long open =
        machines.stream().filter(machine -> !machine.left && !machine.hasFinished()).count();
    while (open > 0 && now < patience) {
      now += STEP;
      open -= arrivalsAndDeaths();
      open -= send();
      if (now >= nextTick) {
        nextTick += 1;
        machines.stream()
            .filter(machine -> machine.active)
            .forEach(machine -> machine.ticket.sent((long) machine.got));
        admit(admission.tick(nanos()));
      }
    }
    return now;
  }

  private long nanos() {
    return (long) (now * SECOND);
  }

  private int arrivalsAndDeaths() {
    int gone = 0;
    for (Machine machine : machines) {
      if (machine.left || machine.hasFinished()) {
        continue;
      }
      if (machine.ticket == null && machine.arrives <= now) {
        machine.lastByte = now;
        Admission.Entry entry = admission.enter(machine.address, () -> start(machine), nanos());
        machine.ticket = entry.ticket();
        admit(entry.admitted());
      }
      if (machine.dies <= now) {
        gone++;
        machine.left = true;
        machine.active = false;
        if (machine.ticket != null) {
          admit(admission.leave(machine.ticket, nanos()));
        }
      }
    }
    return gone;
  }

  private void start(Machine machine) {
    machine.active = true;
    admitted.add(machine);
  }

  private static void admit(List<Admission.Ticket> tickets) {
    tickets.forEach(ticket -> ticket.turn().run());
  }

  private int send() {
    double room = link * STEP;
    List<Machine> active = new ArrayList<>();
    double interval = config.trickleInterval().toNanos() / 1e9;
    for (Machine machine : machines) {
      if (machine.active) {
        active.add(machine);
      } else if (machine.ticket != null
          && !machine.left
          && !machine.hasFinished()
          && now - machine.lastByte >= interval) {
        room -= config.trickleBytes();
        take(machine, config.trickleBytes());
      }
    }
    mostActive = Math.max(mostActive, active.size());
    active.sort((one, other) -> Double.compare(one.fastest, other.fastest));
    int finished = 0;
    for (int i = 0; i < active.size(); i++) {
      Machine machine = active.get(i);
      double share = Math.max(0, room) / (active.size() - i); // what slow ones leave is the others'
      double octets = Math.min(share, machine.fastest * STEP);
      room -= octets;
      take(machine, octets);
      if (machine.got >= size) {
        machine.finished = now;
        machine.active = false;
        finished++;
        admit(admission.leave(machine.ticket, nanos()));
      }
    }
    return finished;
  }

  private void take(Machine machine, double octets) {
    if (octets > 0) {
      machine.longestGap = Math.max(machine.longestGap, now - machine.lastByte);
      machine.lastByte = now;
      machine.got += octets;
    }
  }

  long finishedBy(double time) {
    return machines.stream().filter(machine -> machine.finished <= time).count();
  }

  AdmissionStats stats() {
    return admission.stats(0);
  }
}
