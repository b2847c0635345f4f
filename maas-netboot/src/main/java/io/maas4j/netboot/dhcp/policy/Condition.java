package io.maas4j.netboot.dhcp.policy;

import java.util.List;

/**
 * What is asked of a message. Immutable.
 *
 * <p>An option that the message does not have is the same as another one that it does not have, and
 * differs from all octets, also from none: so ISC's server takes it.
 */
public sealed interface Condition {
  boolean holds(PacketView packet);

  /** All octets are the same. */
  record Same(Data left, Data right) implements Condition {
    @Override
    public boolean holds(PacketView packet) {
      return left.of(packet).equals(right.of(packet));
    }
  }

  /** Some octets differ. */
  record Different(Data left, Data right) implements Condition {
    @Override
    public boolean holds(PacketView packet) {
      return !left.of(packet).equals(right.of(packet));
    }
  }

  /** The message has the option. */
  record Exists(OptionDefinition option) implements Condition {
    @Override
    public boolean holds(PacketView packet) {
      return packet.value(option).isPresent();
    }
  }

  /** The client has a host entry. */
  record Known() implements Condition {
    @Override
    public boolean holds(PacketView packet) {
      return packet.isKnown();
    }
  }

  /** The other way round. */
  record Not(Condition of) implements Condition {
    @Override
    public boolean holds(PacketView packet) {
      return !of.holds(packet);
    }
  }

  /**
   * All of them.
   *
   * @param of two or more
   */
  record All(List<Condition> of) implements Condition {
    public All {
      of = List.copyOf(of);
    }

    @Override
    public boolean holds(PacketView packet) {
      return of.stream().allMatch(condition -> condition.holds(packet));
    }
  }

  /**
   * One of them.
   *
   * @param of two or more
   */
  record Any(List<Condition> of) implements Condition {
    public Any {
      of = List.copyOf(of);
    }

    @Override
    public boolean holds(PacketView packet) {
      return of.stream().anyMatch(condition -> condition.holds(packet));
    }
  }
}
