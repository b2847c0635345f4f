package io.maas4j.bootlog;

import io.maas4j.access.ApiKey;
import io.maas4j.event.Event;
import io.maas4j.id.MacAddress;
import io.maas4j.id.MachineId;
import io.maas4j.lifecycle.EventType;
import io.maas4j.machine.Machine;
import io.maas4j.network.Interface;
import io.maas4j.store.spi.Tx;
import io.maas4j.work.Units;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;

/**
 * Writes down what racks saw of machines that boot (netboot contract, sections 12, 14 and 15).
 * Thread-safe.
 *
 * <p>A report is one transaction, and what one machine did of a kind in it is one event: a hundred
 * machines that boot at once are a few rows a second.
 */
public final class BootReports {
  private static final int ROWS_OF_A_BOOT = 100;
  private static final Duration LATER_ROW = Duration.ofSeconds(10);
  private static final int MOST_LEASES = 8;
  private static final String EPHEMERAL = "squashfs";

  private final Units units;
  private final Allowance<MachineId> known = new Allowance<>(ROWS_OF_A_BOOT, LATER_ROW);
  private final Strangers strangers;
  private final LongAdder untold = new LongAdder();

  /**
   * @param strangers how much is written of machines that nobody has added
   */
  public BootReports(Units units, Strangers strangers) {
    this.units = units;
    this.strangers = strangers;
  }

  /** Events that were not written because one machine, or strangers together, caused so many. */
  public long untold() {
    return untold.sum();
  }

  /**
   * Takes what a rack saw since its last report. Blocks for one transaction.
   *
   * @param steps in their order
   */
  public void report(List<BootStep> steps) {
    if (steps.isEmpty()) {
      return;
    }
    units.run(
        unit -> {
          Owners owners = new Owners(unit.tx());
          Map<Heading, List<BootStep>> pages = new LinkedHashMap<>();
          for (BootStep step : steps) {
            Optional<Machine> machine = owners.of(step);
            String stranger = machine.isPresent() ? "" : name(step);
            Heading heading = new Heading(machine.map(Machine::id), stranger, kind(step));
            pages.computeIfAbsent(heading, any -> new ArrayList<>()).add(step);
          }
          List<Event> events = new ArrayList<>();
          pages.forEach((heading, page) -> write(owners, heading, page, unit.now(), events));
          unit.record(events);
          return events;
        });
  }

  /**
   * What becomes one event.
   *
   * @param stranger who it is, when it is no machine of ours
   */
  private record Heading(Optional<MachineId> machine, String stranger, String kind) {}

  private static String kind(BootStep step) {
    if (step instanceof BootStep.Fetched fetched) {
      return fetched.transport().name();
    }
    // the firmware's address and the system's are two steps of a boot
    boolean system = step instanceof BootStep.Leased leased && leased.client().isEmpty();
    return step.getClass().getSimpleName() + (system ? " by a system" : "");
  }

  private static String name(BootStep step) {
    return step.whose()
        .map(MacAddress::toString)
        .or(() -> step.address().map(InetAddress::getHostAddress))
        .orElse("somebody");
  }

  private void write(
      Owners owners, Heading heading, List<BootStep> page, Instant now, List<Event> events) {
    BootStep first = page.get(0);
    List<Line> lines = new ArrayList<>();
    if (first instanceof BootStep.Leased) {
      String leases =
          page.stream()
              .map(step -> BootTexts.leased((BootStep.Leased) step))
              .distinct()
              .limit(MOST_LEASES)
              .collect(Collectors.joining(", "));
      lines.add(new Line(EventType.NODE_DHCP_EXCHANGE, leases, first.at()));
    } else if (first instanceof BootStep.Unanswered unanswered) {
      lines.add(
          new Line(
              EventType.NODE_DHCP_EXCHANGE,
              BootTexts.unanswered(unanswered, page.size()),
              first.at()));
    } else if (first instanceof BootStep.Offered offered) {
      long times = page.stream().mapToLong(step -> ((BootStep.Offered) step).times()).sum();
      lines.add(
          new Line(EventType.NODE_DHCP_EXCHANGE, BootTexts.offered(offered, times), first.at()));
    } else if (first instanceof BootStep.Asked) {
      String asked = BootTexts.asked(page.stream().map(BootStep.Asked.class::cast).toList());
      lines.add(new Line(EventType.NODE_METADATA_REQUEST, asked, first.at()));
    } else {
      List<BootStep.Fetched> files = page.stream().map(BootStep.Fetched.class::cast).toList();
      boolean tftp = files.get(0).transport() == BootStep.Transport.TFTP;
      lines.add(
          new Line(
              tftp ? EventType.NODE_TFTP_REQUEST : EventType.NODE_HTTP_REQUEST,
              BootTexts.files(files),
              first.at()));
      List<BootStep.Fetched> systems =
          files.stream().filter(file -> !tftp && file.path().contains(EPHEMERAL)).toList();
      if (!systems.isEmpty()) {
        lines.add(
            new Line(EventType.LOADING_EPHEMERAL, BootTexts.files(systems), systems.get(0).at()));
      }
    }
    for (Line line : lines) {
      boolean may =
          heading.machine().isPresent()
              ? known.take(heading.machine().get(), now)
              : strangers.may(heading.stranger(), now);
      if (may) {
        events.add(line.event(heading, owners, first));
      } else {
        untold.increment();
      }
    }
  }

  private record Line(EventType type, String text, Instant at) {
    Event event(Heading heading, Owners owners, BootStep first) {
      boolean dhcp = type == EventType.NODE_DHCP_EXCHANGE;
      // which of its cards it was
      String action = dhcp ? first.whose().map(MacAddress::value).orElse("") : "";
      return heading.machine().isPresent()
          ? new Event(
              0,
              type,
              text,
              action,
              heading.machine(),
              heading.machine().map(owners::hostname).orElse(""),
              "",
              at)
          : Strangers.event(type, heading.stranger(), text, action, at);
    }
  }

  /** Whose steps they are; everybody is looked for once. */
  private static final class Owners {
    private final Tx tx;
    private final Map<Object, Optional<Machine>> found = new HashMap<>();
    private final Map<MachineId, String> hostnames = new HashMap<>();
    // read when they are needed first
    private Optional<Map<InetAddress, List<Interface>>> leases = Optional.empty();

    Owners(Tx tx) {
      this.tx = tx;
    }

    Optional<Machine> of(BootStep step) {
      if (step instanceof BootStep.Asked asked) {
        if (asked.isOfAnybody()) {
          return Optional.empty();
        }
        Optional<Machine> proved =
            asked.caller().machine().flatMap(id -> found.computeIfAbsent(id, any -> machine(id)));
        return proved
            .or(
                () ->
                    asked
                        .caller()
                        .token()
                        .flatMap(token -> found.computeIfAbsent(token, this::holder)))
            .or(() -> at(step))
            .or(() -> leased(step));
      }
      Optional<Machine> byMac =
          step.whose()
              .flatMap(
                  mac -> found.computeIfAbsent(mac, m -> machine(tx.interfaces().findByMac(mac))));
      return byMac.or(() -> at(step));
    }

    private Optional<Machine> at(BootStep step) {
      return step.address()
          .flatMap(
              address ->
                  found.computeIfAbsent(
                      address, a -> machine(tx.interfaces().findByAddress(address))));
    }

    /** Whose lease it is; of two that show one address neither is meant. */
    private Optional<Machine> leased(BootStep step) {
      if (leases.isEmpty()) {
        Map<InetAddress, List<Interface>> all = new HashMap<>();
        tx.interfaces()
            .seen()
            .forEach(
                nic ->
                    nic.discovered()
                        .forEach(
                            d ->
                                all.computeIfAbsent(d.address(), any -> new ArrayList<>())
                                    .add(nic)));
        leases = Optional.of(all);
      }
      List<Interface> nics =
          step.address().map(a -> leases.get().getOrDefault(a, List.of())).orElse(List.of());
      return nics.size() == 1 ? machine(nics.get(0).machine()) : Optional.empty();
    }

    private Optional<Machine> holder(Object token) {
      return tx.keys().findByToken((String) token).flatMap(ApiKey::machine).flatMap(this::machine);
    }

    String hostname(MachineId id) {
      return hostnames.getOrDefault(id, "");
    }

    private Optional<Machine> machine(Optional<Interface> nic) {
      return nic.flatMap(n -> machine(n.machine()));
    }

    private Optional<Machine> machine(MachineId id) {
      Optional<Machine> machine = tx.machines().find(id);
      machine.ifPresent(m -> hostnames.put(m.id(), m.hostname()));
      return machine;
    }
  }
}
