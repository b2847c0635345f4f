package io.maas4j.netboot.dhcp;

import io.maas4j.netboot.dhcp.wire.MessageType;
import java.net.Inet4Address;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * Holds an offer back until the network was asked whether its address is in use. Confined to the
 * table's thread.
 *
 * <p>Asked is only about addresses that are new to their client. When many clients are new at once,
 * those above the limit get their offers unasked: a boot storm is not held up.
 */
final class OfferCheck {
  /** Probes that wait at a time; the probe may have a lower limit of its own. */
  static final int MAX_WAITING = 64;

  private final AddressProbe probe;
  private final LeaseTable leases;
  private final Executor loop;
  private final Set<Inet4Address> asking = new HashSet<>();

  /** How to go on with a reply. */
  enum Step {
    SEND,
    /** The offer's address is asked about; the callback comes later. */
    WAIT,
    /** An earlier DISCOVER of the same client waits already. */
    REPEATED
  }

  OfferCheck(AddressProbe probe, LeaseTable leases, Executor loop) {
    this.probe = probe;
    this.leases = leases;
    this.loop = loop;
  }

  /**
   * @param answered told on the loop, after {@link Step#WAIT} only, whether the address is in use
   */
  Step check(DhcpReply reply, Consumer<Boolean> answered) {
    Inet4Address address = reply.message().yiaddr();
    boolean offer = reply.message().is(MessageType.OFFER);
    if (!offer
        || reply.probe() == DhcpReply.Probe.NEVER
        || !leases.isUnproven(Ipv4.toInt(address))) {
      return Step.SEND;
    }
    if (asking.contains(address)) {
      return Step.REPEATED;
    }
    if (asking.size() >= MAX_WAITING) {
      return Step.SEND;
    }
    CompletionStage<Boolean> question = probe.isInUse(address);
    asking.add(address);
    question.whenCompleteAsync(
        (inUse, failure) -> {
          asking.remove(address);
          boolean taken = failure == null && inUse;
          if (!taken) {
            leases.proven(Ipv4.toInt(address));
          }
          answered.accept(taken);
        },
        loop);
    return Step.WAIT;
  }
}
