package io.maas4j.server.rack;

import io.maas4j.netboot.failover.Failover;
import java.util.Optional;

/** Whether a network of this rack is another rack's, too. */
sealed interface Sharing {
  /** It is this rack's alone. */
  record Alone() implements Sharing {}

  /** Both serve it and share its leases. */
  record Shared(Failover with) implements Sharing {}

  /** Both should, and this one would not be safe without the other: it serves nothing there. */
  record Withheld() implements Sharing {}

  /** With whom; empty when with nobody. */
  default Optional<Failover> failover() {
    return this instanceof Shared shared ? Optional.of(shared.with()) : Optional.empty();
  }
}
