package io.maas4j.wiring;

import io.maas4j.lifecycle.Actor;
import io.maas4j.work.Unit;
import java.net.InetAddress;

/** Where the names of addresses that people keep are written down. */
public interface HostnameRecords {
  /**
   * Gives an address a name.
   *
   * @param name with or without its domain
   * @throws io.maas4j.error.MaasException.InvalidRequest when it is none, or its domain is unknown
   */
  void record(Unit unit, String name, InetAddress address, Actor by);

  /** Forgets the names of an address that is given back. */
  void forget(Unit unit, InetAddress address);
}
