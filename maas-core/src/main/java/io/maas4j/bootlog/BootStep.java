package io.maas4j.bootlog;

import io.maas4j.id.MacAddress;
import io.maas4j.id.MachineId;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Something that a rack, or the metadata service, saw of a machine that boots. Texts may be of any
 * form.
 */
public sealed interface BootStep {
  /** When it began. */
  Instant at();

  /** Whose step it is, where the rack can tell. */
  Optional<MacAddress> whose();

  /** The address that the machine had. */
  Optional<InetAddress> address();

  /**
   * A machine was given an address.
   *
   * @param at of its first message
   * @param client what it says of itself, {@code arch=uefi-x64 pxe}; empty for nothing
   * @param file what it was told to boot
   * @param first its first message, {@code DISCOVER}
   * @param last the answer that gave it the address, {@code ACK}
   * @param took from the first message to the last
   */
  record Leased(
      Instant at,
      MacAddress mac,
      InetAddress given,
      String client,
      Optional<String> file,
      String first,
      String last,
      Duration took)
      implements BootStep {
    @Override
    public Optional<MacAddress> whose() {
      return Optional.of(mac);
    }

    @Override
    public Optional<InetAddress> address() {
      return Optional.of(given);
    }
  }

  /** A machine asked for an address and has none. */
  sealed interface InVain extends BootStep {
    /** Of the card that asked. */
    MacAddress mac();

    @Override
    default Optional<MacAddress> whose() {
      return Optional.of(mac());
    }

    @Override
    default Optional<InetAddress> address() {
      return Optional.empty();
    }
  }

  /**
   * A machine asked for an address and was given none.
   *
   * @param message what it sent
   * @param why in a few words
   */
  record Unanswered(Instant at, MacAddress mac, String message, String why) implements InVain {}

  /**
   * A machine was offered an address and did not take it.
   *
   * @param at of its last message
   * @param client what it says of itself; empty for nothing
   * @param times how often, 1 or more
   */
  record Offered(Instant at, MacAddress mac, InetAddress given, String client, int times)
      implements InVain {}

  /**
   * A machine asked the metadata service for something.
   *
   * @param caller what the service knows of who it is
   * @param what the last part of its path, {@code instance-id}
   * @param answer status and, for a refusal, why: {@code 401 clock 7200 s behind}
   */
  record Asked(Instant at, Caller caller, String what, String answer) implements BootStep {
    /**
     * Who asks.
     *
     * @param machine where it has proved it
     * @param token which key it shows, also where that does not prove it; empty for none
     * @param from its address, where that is known
     */
    public record Caller(
        Optional<MachineId> machine, Optional<String> token, Optional<InetAddress> from) {}

    /**
     * Whether it was for anybody to have: then it was a machine that enlists, and not the one that
     * may have had its address before.
     */
    boolean isOfAnybody() {
      return caller.machine().isEmpty() && caller.token().isEmpty() && answer.startsWith("2");
    }

    @Override
    public Optional<MacAddress> whose() {
      return Optional.empty();
    }

    @Override
    public Optional<InetAddress> address() {
      return caller.from();
    }
  }

  /**
   * A machine asked for a file.
   *
   * @param whose by what the rack knows of its leases
   * @param path as asked
   * @param bytes that were sent
   */
  record Fetched(
      Instant at,
      Optional<MacAddress> whose,
      InetAddress from,
      Transport transport,
      String path,
      long bytes,
      Duration took,
      Ending ending)
      implements BootStep {
    @Override
    public Optional<InetAddress> address() {
      return Optional.of(from);
    }
  }

  /** How a file goes. */
  enum Transport {
    TFTP,
    HTTP
  }

  /** How a transfer ended. */
  enum Ending {
    SENT("sent"),
    NOT_FOUND("not found"),
    FORBIDDEN("forbidden"),
    REFUSED("refused"),
    ABORTED("aborted"),
    TIMED_OUT("timed out"),
    FAILED("failed");

    private final String words;

    Ending(String words) {
      this.words = words;
    }

    String words() {
      return words;
    }
  }
}
