package io.maas4j.netboot.dhcp.policy;

import java.util.List;
import java.util.Optional;

/**
 * What is asked of a message. Immutable.
 *
 * <p>A comparison with an option that the message does not have is neither true nor false: it stays
 * unknown under {@link Not}, so that {@code not option x = "y"} does not hold for those without x.
 */
public sealed interface Condition {
  /** Empty when it cannot be told. */
  Optional<Boolean> test(PacketView packet);

  /** Whether it is known to hold. */
  default boolean holds(PacketView packet) {
    return test(packet).orElse(false);
  }

  /** All octets are the same. */
  record Same(Data left, Data right) implements Condition {
    @Override
    public Optional<Boolean> test(PacketView packet) {
      return left.of(packet).flatMap(one -> right.of(packet).map(one::equals));
    }
  }

  /** Some octets differ. */
  record Different(Data left, Data right) implements Condition {
    @Override
    public Optional<Boolean> test(PacketView packet) {
      return left.of(packet).flatMap(one -> right.of(packet).map(two -> !one.equals(two)));
    }
  }

  /** The message has the option. */
  record Exists(OptionDefinition option) implements Condition {
    @Override
    public Optional<Boolean> test(PacketView packet) {
      return Optional.of(packet.value(option).isPresent());
    }
  }

  /** The client has a host entry. */
  record Known() implements Condition {
    @Override
    public Optional<Boolean> test(PacketView packet) {
      return Optional.of(packet.isKnown());
    }
  }

  /** The other way round. */
  record Not(Condition of) implements Condition {
    @Override
    public Optional<Boolean> test(PacketView packet) {
      return of.test(packet).map(held -> !held);
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
    public Optional<Boolean> test(PacketView packet) {
      return found(packet, of, false);
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
    public Optional<Boolean> test(PacketView packet) {
      return found(packet, of, true);
    }
  }

  /** The first of this kind decides; none does when one of them is unknown. */
  private static Optional<Boolean> found(
      PacketView packet, List<Condition> conditions, boolean decisive) {
    boolean unknown = false;
    for (Condition condition : conditions) {
      Optional<Boolean> result = condition.test(packet);
      if (result.isPresent() && result.get() == decisive) {
        return result;
      }
      unknown |= result.isEmpty();
    }
    return unknown ? Optional.empty() : Optional.of(!decisive);
  }
}
