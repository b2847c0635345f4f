package io.maas4j.power.steps;

import io.maas4j.id.MacAddress;
import io.maas4j.power.PowerFault;
import io.maas4j.power.PowerParameters;
import io.maas4j.power.PowerResult;
import io.maas4j.power.spi.ChassisProbe.Found;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * The machines of a chassis while they are listed: hands over each once, and nothing after the end.
 * Written by one thread; closed by any.
 */
public final class Roll {
  private static final int MOST = 10_000;
  private static final int MOST_MACS = 64;
  private static final int MOST_NAMED = 5;
  private static final int LONGEST_SAID = 160;
  private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{Cntrl}\\s]+");

  private final String prefix;
  private final Consumer<Found> taker;
  private final Set<PowerParameters> told = new HashSet<>();
  private final List<String> unread = new ArrayList<>();
  private int unreadInAll;
  private int seen;
  // Guarded by this: whoever ends the listing waits for a machine that is being handed over.
  private boolean closed;

  Roll(String prefix, Consumer<Found> taker) {
    this.prefix = prefix;
    this.taker = taker;
  }

  /** What reading one machine takes. */
  public interface Reading {
    Optional<Found> read() throws StepFailed, InterruptedException;
  }

  /**
   * Whether a machine of this name is wanted. Each machine of the chassis is asked for once.
   *
   * @throws StepFailed {@code action} when the chassis tells of more machines than can be
   */
  public boolean wants(String name) throws StepFailed {
    if (++seen > MOST) {
      throw StepFailed.action(
          "the chassis tells of more than " + MOST + " machines, which is not believed");
    }
    return name.startsWith(prefix);
  }

  /**
   * Reads one machine and hands it over. One that cannot be read is left out and named at the end,
   * unless the chassis itself is gone or refuses us.
   *
   * @param name for people
   */
  public void read(String name, Reading reading) throws StepFailed, InterruptedException {
    try {
      Optional<Found> found = reading.read();
      if (found.isPresent()) {
        add(found.get());
      }
    } catch (StepFailed e) {
      boolean chassis =
          e.result() instanceof PowerResult.Unreachable
              || e.result().failure().equals(Optional.of(PowerFault.AUTHENTICATION));
      if (chassis) {
        throw e;
      }
      unread(name, e.result().message());
    }
  }

  /** One that is there and cannot be read. */
  public void unread(String name, String why) {
    unreadInAll++;
    if (unread.size() < MOST_NAMED) {
      unread.add(cut(name) + " (" + cut(why) + ")");
    }
  }

  /**
   * Hands a machine over, unless it was handed over before.
   *
   * @throws InterruptedException when the listing is over
   */
  public void add(Found found) throws InterruptedException {
    if (told.add(found.parameters())) {
      hand(found);
    }
  }

  private synchronized void hand(Found found) throws InterruptedException {
    if (closed) {
      throw new InterruptedException();
    }
    taker.accept(found);
  }

  /** From now on nothing is handed over. */
  synchronized void close() {
    closed = true;
  }

  /** What the listing came to. */
  PowerResult end(Call call) {
    if (unreadInAll == 0) {
      return call.accepted();
    }
    String more = unreadInAll > unread.size() ? " and others" : "";
    return new PowerResult.Failed(
        PowerFault.ACTION,
        unreadInAll
            + (unreadInAll == 1 ? " machine" : " machines")
            + " could not be read: "
            + String.join(", ", unread)
            + more);
  }

  /**
   * Texts as MAC addresses, each once, in their order. What is none, or stands for none (all zeros,
   * a group address), is left out.
   */
  public static List<MacAddress> macs(Iterable<String> texts) {
    Set<MacAddress> macs = new LinkedHashSet<>();
    for (String text : texts) {
      mac(text).filter(mac -> macs.size() < MOST_MACS).ifPresent(macs::add);
    }
    return List.copyOf(macs);
  }

  /** A text as the MAC address of one interface; empty when it is none. */
  public static Optional<MacAddress> mac(String text) {
    MacAddress mac;
    try {
      mac = MacAddress.parse(text);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
    // IEEE 802-2014 §8.2.2: the lowest bit of the first octet is that of groups.
    boolean group = (Character.digit(mac.value().charAt(1), 16) & 1) == 1;
    return group || mac.value().equals("00:00:00:00:00:00") ? Optional.empty() : Optional.of(mac);
  }

  /**
   * MAAS's name of an architecture that kernels and hypervisors name; empty when it has none.
   *
   * @param kernel {@code x86_64}
   */
  public static String architecture(String kernel) {
    return switch (kernel) {
      case "x86_64", "amd64" -> "amd64";
      case "i386", "i486", "i586", "i686" -> "i386";
      case "aarch64", "arm64" -> "arm64";
      case "armv6l", "armv7l", "armv8l", "arm" -> "armhf";
      case "ppc64", "ppc64le" -> "ppc64el";
      case "s390x" -> "s390x";
      case "riscv64" -> "riscv64";
      default -> "";
    };
  }

  private static String cut(String text) {
    String line = UNPRINTABLE.matcher(text).replaceAll(" ").strip();
    return line.length() > LONGEST_SAID ? line.substring(0, LONGEST_SAID) + "…" : line;
  }
}
