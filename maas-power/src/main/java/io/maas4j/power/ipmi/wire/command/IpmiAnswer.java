package io.maas4j.power.ipmi.wire.command;

import io.maas4j.power.ipmi.wire.Octets;

/** What follows the completion code of a successful response. */
public interface IpmiAnswer {

  /** The data, without the completion code. */
  Octets encode();

  /** Nothing follows: the command was carried out. */
  record Done() implements IpmiAnswer {
    @Override
    public Octets encode() {
      return Octets.none();
    }
  }

  /** Octets that are not taken apart. */
  record Raw(Octets data) implements IpmiAnswer {
    @Override
    public Octets encode() {
      return data;
    }
  }
}
