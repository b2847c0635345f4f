package io.maas4j.power.ipmi;

import io.maas4j.power.ipmi.IpmiOptions.Version;
import io.maas4j.power.ipmi.wire.RmcpMessage;
import io.maas4j.power.ipmi.wire.command.ChannelCapabilities;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Opens one session: asks what the BMC has where that is not known, then logs in the one way or the
 * other. On the loop.
 */
final class Opening {
  /** What came of it; called once. */
  interface Outcome {
    void opened(Link link);

    void failed(IpmiFailure failure);
  }

  /** A part of it that waits for datagrams. */
  interface Step {
    void begin();

    /** Whether the message was for it. */
    boolean accept(RmcpMessage message);

    void cancel();
  }

  // The capabilities are not worth more: some BMCs answer everything but these.
  private static final int MAX_ASKING = 3;
  private static final int MAX_SENDINGS = 30;

  private final Surroundings surroundings;
  private final InetSocketAddress address;
  private final Learned learned;
  private final IpmiCredentials credentials;
  private final IpmiOptions options;
  private final Outcome outcome;
  private final long began;
  private boolean heard;
  private boolean over;
  private @Nullable Step step;

  Opening(
      Surroundings surroundings,
      InetSocketAddress address,
      Learned learned,
      IpmiCredentials credentials,
      IpmiOptions options,
      Outcome outcome) {
    this.surroundings = surroundings;
    this.address = address;
    this.learned = learned;
    this.credentials = credentials;
    this.options = options;
    this.outcome = outcome;
    this.began = surroundings.loop().nanoTime();
  }

  void begin() {
    if (options.version() != Version.IPMI_15 && learned.speaks20()) {
      next(new RakpLogin(this));
    } else {
      next(new AskCapabilities(this));
    }
  }

  boolean accept(RmcpMessage message) {
    return !over && step != null && step.accept(message);
  }

  Surroundings surroundings() {
    return surroundings;
  }

  Learned learned() {
    return learned;
  }

  IpmiCredentials credentials() {
    return credentials;
  }

  IpmiOptions options() {
    return options;
  }

  void send(byte[] datagram) {
    surroundings.datagrams().send(address, datagram);
  }

  /** The BMC is there: it gets the whole time of the call. */
  void heard() {
    heard = true;
  }

  boolean wasHeard() {
    return heard;
  }

  long deadline() {
    Duration limit =
        heard || options.silence().compareTo(options.callTimeout()) > 0
            ? options.callTimeout()
            : options.silence();
    return began + limit.toNanos();
  }

  boolean timeIsUp() {
    return surroundings.loop().nanoTime() - deadline() >= 0;
  }

  Exchange exchange(byte[] datagram, int maxSendings, Runnable exhausted) {
    return new Exchange(
            surroundings.loop(),
            learned.roundTrip(),
            surroundings.counters(),
            () -> send(datagram),
            Math.min(maxSendings, MAX_SENDINGS),
            deadline(),
            exhausted)
        .start();
  }

  /** What the BMC says of itself; empty when it says nothing. */
  void capabilities(Optional<ChannelCapabilities> told) {
    boolean has20 = told.map(ChannelCapabilities::supports20).orElse(true);
    boolean has15 = told.map(ChannelCapabilities::supports15).orElse(true);
    switch (options.version()) {
      case IPMI_20 -> {
        if (has20 || options.has(Workaround.AUTHCAP)) {
          next(new RakpLogin(this));
        } else {
          failed(
              new IpmiFailure.VersionUnavailable(
                  "ipmi 2.0", "use IPMI 1.5 (power_driver LAN), or set the flag authcap"));
        }
      }
      // Not refused for what byte 3 says: 1.5 is chosen by people who know why.
      case IPMI_15 -> next(new Ipmi15Login(this, told));
      case AUTOMATIC -> {
        if (has20) {
          next(new RakpLogin(this));
        } else if (has15) {
          next(new Ipmi15Login(this, told));
        } else {
          failed(
              new IpmiFailure.VersionUnavailable(
                  "ipmi 2.0 and 1.5", "check that it is a BMC, and its firmware"));
        }
      }
      default -> throw new AssertionError(options.version());
    }
  }

  int askingLimit() {
    return options.version() == Version.IPMI_20 ? MAX_ASKING : MAX_SENDINGS;
  }

  void opened(Link link) {
    if (!over) {
      over = true;
      outcome.opened(link);
    }
  }

  void failed(IpmiFailure failure) {
    if (!over) {
      over = true;
      if (step != null) {
        step.cancel();
      }
      outcome.failed(failure);
    }
  }

  /** Nothing came back any more. */
  void silent(String during) {
    if (heard) {
      failed(new IpmiFailure.WentSilent(during));
    } else {
      long waited = surroundings.loop().nanoTime() - began;
      failed(new IpmiFailure.NoAnswer(Duration.ofNanos(waited)));
    }
  }

  private void next(Step following) {
    if (step != null) {
      step.cancel();
    }
    step = following;
    following.begin();
  }
}
