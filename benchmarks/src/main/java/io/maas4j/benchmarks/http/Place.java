package io.maas4j.benchmarks.http;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/**
 * Where servers run.
 *
 * @param address that they listen on
 * @param namespace of the network; empty for ours
 * @param core that they share
 */
record Place(InetAddress address, String namespace, int core) {
  private static final int SERVER_CORE = 0;

  /**
   * @param address in digits
   */
  static Place of(String address, String namespace) throws IOException {
    return new Place(InetAddress.getByName(address), namespace, SERVER_CORE);
  }

  /** What runs a command there; it stays the same process. */
  List<String> command(List<String> command) {
    List<String> whole = new ArrayList<>();
    if (!namespace.isEmpty()) {
      whole.addAll(List.of("ip", "netns", "exec", namespace));
    }
    whole.addAll(List.of("taskset", "-c", Integer.toString(core)));
    whole.addAll(command);
    return whole;
  }

  InetSocketAddress at(int port) {
    return new InetSocketAddress(address, port);
  }

  /** As configurations have it. */
  String listen(int port) {
    return address.getHostAddress() + ":" + port;
  }
}
