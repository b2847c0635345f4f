package io.maas4j.network;

import java.net.InetAddress;

/**
 * How machines of one subnet reach another one.
 *
 * @param id zero before it is stored
 * @param source id of the subnet whose machines get the route
 * @param destination id of the subnet that is reached
 * @param gateway an address in the source
 * @param metric the lower, the better; not negative
 */
public record StaticRoute(long id, long source, long destination, InetAddress gateway, int metric) {
  /** With another id. */
  public StaticRoute withId(long changed) {
    return new StaticRoute(changed, source, destination, gateway, metric);
  }
}
