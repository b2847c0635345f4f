package io.maas4j.power.ipmi;

import io.maas4j.power.ipmi.wire.RmcpMessage;
import io.maas4j.power.ipmi.wire.WireFormatException;
import java.net.InetSocketAddress;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The BMCs of one loop, by address. On the loop. */
final class Bmcs {
  private static final Logger log = LoggerFactory.getLogger(Bmcs.class);
  private static final long QUIET = TimeUnit.SECONDS.toNanos(1);

  private final Surroundings surroundings;
  private final IpmiClientConfig config;
  // In the order of use, so that what was not used for long is forgotten first.
  private final LinkedHashMap<InetSocketAddress, Bmc> bmcs = new LinkedHashMap<>(64, 0.75f, true);
  private boolean closed;
  private boolean complained;
  private long lastComplaint;

  Bmcs(Surroundings surroundings, IpmiClientConfig config) {
    this.surroundings = surroundings;
    this.config = config;
  }

  Surroundings surroundings() {
    return surroundings;
  }

  void connect(InetSocketAddress address, Connecting wanted) {
    if (closed) {
      wanted.fail(new IpmiFailure.Closed("client"));
      return;
    }
    Bmc bmc = bmcs.get(address);
    if (bmc == null) {
      forgetSome();
      bmc = new Bmc(surroundings, config, address);
      bmcs.put(address, bmc);
    }
    bmc.connect(wanted);
  }

  /**
   * A datagram came.
   *
   * @param datagram not changed afterwards
   */
  void received(InetSocketAddress from, byte[] datagram) {
    surroundings.counters().received();
    Bmc bmc = bmcs.get(from);
    if (bmc == null) {
      dropped(from, "from nobody that was asked");
      return;
    }
    try {
      if (!bmc.accept(RmcpMessage.decode(datagram))) {
        dropped(from, "late, repeated, or for nobody");
      }
    } catch (WireFormatException e) {
      dropped(from, e.getMessage());
    }
  }

  void close() {
    closed = true;
    List.copyOf(bmcs.values()).forEach(Bmc::close);
  }

  /** Whether every session has ended. */
  boolean isIdle() {
    return bmcs.values().stream().allMatch(Bmc::isIdle);
  }

  int size() {
    return bmcs.size();
  }

  private void forgetSome() {
    Iterator<Map.Entry<InetSocketAddress, Bmc>> oldest = bmcs.entrySet().iterator();
    // Those in use are few against those that are known: the loop is short.
    while (bmcs.size() >= config.maxKnownBmcs() && oldest.hasNext()) {
      if (oldest.next().getValue().isIdle()) {
        oldest.remove();
      }
    }
  }

  private void dropped(InetSocketAddress from, @Nullable String why) {
    surroundings.counters().dropped();
    if (!log.isDebugEnabled()) {
      return;
    }
    long now = surroundings.loop().nanoTime();
    if (!complained || now - lastComplaint >= QUIET) {
      complained = true;
      lastComplaint = now;
      log.debug("dropped a datagram from={} why={}", from, why);
    }
  }
}
