package io.maas4j.server.api.view;

import io.maas4j.network.Interface;
import java.net.InetAddress;
import java.util.List;

/** What is made of several parts together. */
final class PartViews {
  private PartViews() {}

  /** Fixed addresses, or else those that were seen. */
  static List<String> addresses(List<Interface> nics) {
    List<String> fixed =
        nics.stream()
            .flatMap(nic -> nic.links().stream())
            .flatMap(link -> link.address().stream())
            .map(InetAddress::getHostAddress)
            .toList();
    return !fixed.isEmpty()
        ? fixed
        : nics.stream()
            .flatMap(nic -> nic.discovered().stream())
            .map(seen -> seen.address().getHostAddress())
            .distinct()
            .toList();
  }
}
