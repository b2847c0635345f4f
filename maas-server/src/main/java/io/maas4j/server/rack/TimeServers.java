package io.maas4j.server.rack;

import io.maas4j.network.Addresses;
import io.maas4j.setting.Setting;
import io.maas4j.setting.Settings;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The time servers that machines are told (option 42): those of the setting {@code ntp_servers},
 * whose names are looked up in the background as DHCP has addresses only, and the racks of the
 * network as far as they serve time. Thread-safe.
 */
final class TimeServers {
  private static final Logger log = LoggerFactory.getLogger(TimeServers.class);
  private static final int NTP_PORT = 123;
  private static final int PATIENCE_MILLIS = 1_000;
  private static final int NTP_LENGTH = 48;
  // RFC 5905 section 7.3: version 4, mode 3 (client); a server answers with mode 4
  private static final byte CLIENT_V4 = 0x23;
  private static final int MODE_MASK = 7;
  private static final int SERVER_MODE = 4;

  private final Lookups<String, List<Inet4Address>> names;
  private final Lookups<Inet4Address, Boolean> clocks;

  /**
   * @param names addresses of a host; empty when there are none
   * @param clocks whether time is served at an address
   */
  TimeServers(
      Function<String, Optional<List<Inet4Address>>> names,
      Function<Inet4Address, Optional<Boolean>> clocks,
      Executor executor,
      Clock clock) {
    this.names = new Lookups<>(names, executor, clock);
    this.clocks = new Lookups<>(clocks, executor, clock);
  }

  /** By the system's resolver and a question to UDP port 123. */
  static TimeServers ofSystem(Executor executor, Clock clock) {
    return new TimeServers(TimeServers::resolve, TimeServers::servesTime, executor, clock);
  }

  /**
   * As far as they are known by now.
   *
   * @param racks where the machines of a subnet reach this rack, and the other one that serves it
   */
  List<Inet4Address> of(Settings settings, List<Inet4Address> racks) {
    Set<Inet4Address> all = new LinkedHashSet<>();
    // the reference has a time server on each rack; we have one where somebody runs it
    if (!settings.flag(Setting.NTP_EXTERNAL_ONLY)) {
      racks.stream().filter(rack -> clocks.get(rack).orElse(false)).forEach(all::add);
    }
    for (String text : settings.required(Setting.NTP_SERVERS).strip().split("[,\\s]+")) {
      address(text)
          .ifPresentOrElse(
              address -> {
                if (address instanceof Inet4Address ipv4) {
                  all.add(ipv4);
                }
              },
              () -> {
                if (!text.isEmpty()) {
                  names.get(text).ifPresent(all::addAll);
                }
              });
    }
    return List.copyOf(all);
  }

  /** Those of the setting that are IPv6 addresses; names are looked up for IPv4 only. */
  static List<Inet6Address> ofIpv6(Settings settings) {
    return Stream.of(settings.required(Setting.NTP_SERVERS).strip().split("[,\\s]+"))
        .flatMap(text -> address(text).stream())
        .filter(Inet6Address.class::isInstance)
        .map(Inet6Address.class::cast)
        .toList();
  }

  private static Optional<InetAddress> address(String text) {
    try {
      return Optional.of(Addresses.parse(text));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static Optional<List<Inet4Address>> resolve(String name) {
    try {
      List<Inet4Address> addresses = new ArrayList<>();
      for (InetAddress address : InetAddress.getAllByName(name)) {
        if (address instanceof Inet4Address ipv4) {
          addresses.add(ipv4);
        }
      }
      // a pool answers in another order each time, which is no reason for a new configuration
      addresses.sort((one, other) -> Arrays.compareUnsigned(one.getAddress(), other.getAddress()));
      return Optional.of(addresses).filter(found -> !found.isEmpty());
    } catch (UnknownHostException e) {
      log.debug("the time server {} has no address now", name);
      return Optional.empty();
    }
  }

  private static Optional<Boolean> servesTime(Inet4Address address) {
    try (DatagramSocket socket = new DatagramSocket()) {
      socket.setSoTimeout(PATIENCE_MILLIS);
      socket.connect(new InetSocketAddress(address, NTP_PORT));
      byte[] question = new byte[NTP_LENGTH];
      question[0] = CLIENT_V4;
      socket.send(new DatagramPacket(question, question.length));
      DatagramPacket answer = new DatagramPacket(new byte[NTP_LENGTH], NTP_LENGTH);
      socket.receive(answer);
      boolean serves =
          answer.getLength() == NTP_LENGTH && (answer.getData()[0] & MODE_MASK) == SERVER_MODE;
      return Optional.of(serves);
    } catch (IOException e) {
      log.debug("no time is served at {}", address.getHostAddress());
      return Optional.of(false);
    }
  }
}
