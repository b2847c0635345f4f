package io.maas4j.server.controller;

import io.maas4j.machine.Controller.Service;
import io.maas4j.machine.Controller.Service.Status;
import java.util.List;
import java.util.Set;

/** What of the services that clients know of runs in this process. */
public final class RunningServices {
  /** The names that the contract knows, of racks and of regions. */
  private static final List<String> NAMES =
      List.of(
          "rackd",
          "dhcpd",
          "dhcpd6",
          "tftp",
          "http",
          "ntp_rack",
          "dns_rack",
          "proxy_rack",
          "syslog_rack",
          "regiond",
          "bind9",
          "ntp_region",
          "proxy",
          "syslog_region");

  private RunningServices() {}

  /**
   * As {@link #of(Set)}, with more to say of one of them.
   *
   * @param note replaces the service of its name
   */
  public static List<Service> of(Set<String> running, Service note) {
    return of(running).stream()
        .map(service -> service.name().equals(note.name()) ? note : service)
        .toList();
  }

  /** All of them; those that are not among the running ones are off. */
  public static List<Service> of(Set<String> running) {
    if (!NAMES.containsAll(running)) {
      throw new IllegalArgumentException("not a service that clients know of: " + running);
    }
    return NAMES.stream()
        .map(name -> new Service(name, running.contains(name) ? Status.RUNNING : Status.OFF, ""))
        .toList();
  }
}
