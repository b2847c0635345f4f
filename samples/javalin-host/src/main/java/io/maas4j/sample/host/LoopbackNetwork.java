package io.maas4j.sample.host;

import io.maas4j.netboot.ConfigSource;
import io.maas4j.netboot.NetworkConfig;
import io.maas4j.netboot.NetworkConfig.SharedNetwork;
import io.maas4j.netboot.Subnet4;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.function.Consumer;

/**
 * 127.0.0.0/24 with the rack at .1 and leases from .100 to .199. It is set once, before the servers
 * start; a host whose networks change makes a new configuration and tells the subscribers.
 */
final class LoopbackNetwork implements ConfigSource {
  private volatile NetworkConfig current = NetworkConfig.EMPTY;
  private volatile int httpPort;

  void serve(int port) {
    httpPort = port;
    Subnet4 subnet =
        Subnet4.of(address(0), 24, address(1))
            .httpPort(port)
            .range(address(100), address(199))
            .authoritative()
            .build();
    current =
        NetworkConfig.builder(1)
            .networks(List.of(SharedNetwork.named("loopback").subnets(List.of(subnet)).build()))
            .build();
  }

  int httpPort() {
    return httpPort;
  }

  Inet4Address address(int host) {
    try {
      return (Inet4Address) InetAddress.getByAddress(new byte[] {127, 0, 0, (byte) host});
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public NetworkConfig current() {
    return current;
  }

  @Override
  public AutoCloseable subscribe(Consumer<NetworkConfig> listener) {
    return () -> {};
  }

  @Override
  public void acknowledge(long version) {
    // Nobody here waits for a version to be in force.
  }
}
