package io.maas4j.netboot.dhcp;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Bindings by client: hardly any has more than one, so that they are chained through themselves.
 * The table's thread's own.
 */
final class ClientBindings {
  // Beyond that all are forgotten at once: it matters in a flood, which is short of memory anyway.
  private static final int MAX_DISPLACED = 1 << 16;

  private final LongMap<Binding> first = new LongMap<>();
  private LongMap<Boolean> displaced = new LongMap<>();

  /** The first of a client's bindings, which leads to the others; null when it has none. */
  @Nullable Binding of(long mac) {
    return first.get(mac);
  }

  /** Runs over a client's bindings; the action may detach the one that it is given. */
  void forEach(long mac, Consumer<Binding> action) {
    Binding binding = first.get(mac);
    while (binding != null) {
      Binding following = binding.nextOfClient;
      action.accept(binding);
      binding = following;
    }
  }

  /** Makes a binding this client's, and nobody else's. */
  void attach(Binding binding, long mac) {
    if (binding.isOf(mac)) {
      return;
    }
    if (binding.served) {
      remember(binding.clientNumber());
    }
    detach(binding);
    binding.client(mac);
    binding.nextOfClient = first.get(mac);
    first.put(mac, binding);
  }

  /** Whether a client has, or had, a lease, as far as is remembered. */
  boolean wasServed(long mac) {
    for (Binding binding = first.get(mac); binding != null; binding = binding.nextOfClient) {
      if (binding.served) {
        return true;
      }
    }
    return displaced.containsKey(mac);
  }

  /** Its last address goes to another, which is no reason to take it for a stranger. */
  private void remember(long mac) {
    if (displaced.size() >= MAX_DISPLACED) {
      displaced = new LongMap<>();
    }
    displaced.put(mac, true);
  }

  void detach(Binding binding) {
    if (!binding.hasClient()) {
      return;
    }
    long mac = binding.clientNumber();
    Binding at = first.get(mac);
    if (at == binding) {
      Binding following = binding.nextOfClient;
      if (following == null) {
        first.remove(mac);
      } else {
        first.put(mac, following);
      }
    } else {
      while (at != null && at.nextOfClient != binding) {
        at = at.nextOfClient;
      }
      if (at != null) {
        at.nextOfClient = binding.nextOfClient;
      }
    }
    binding.nextOfClient = null;
    binding.noClient();
  }
}
