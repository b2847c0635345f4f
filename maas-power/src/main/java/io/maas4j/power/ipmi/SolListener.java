package io.maas4j.power.ipmi;

/** Who reads a serial console; called on the client's event loop, so it must not wait. */
public interface SolListener {

  /** The host printed this; in order, each octet once. */
  void printed(byte[] octets);

  /** It is over, and not by us: another console took it, or the session broke. */
  void ended(IpmiFailure why);
}
