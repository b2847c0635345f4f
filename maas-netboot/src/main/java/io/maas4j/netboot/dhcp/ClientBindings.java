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
  private final Identifiers identifiers = new Identifiers();
  private LongMap<Boolean> displaced = new LongMap<>();

  /** What stands for a client here: {@link Identifiers#NONE} for an identifier without address. */
  long number(ClientName name) {
    return name.hasId() ? identifiers.of(name.id()) : name.hardware();
  }

  /** How many identifiers have an address. */
  int identifiers() {
    return identifiers.size();
  }

  /** The first of a client's bindings, which leads to the others; null when it has none. */
  @Nullable Binding of(ClientName name) {
    return first.get(number(name));
  }

  /** Runs over a client's bindings; the action may detach the one that it is given. */
  void forEach(ClientName name, Consumer<Binding> action) {
    Binding binding = of(name);
    while (binding != null) {
      Binding following = binding.nextOfClient;
      action.accept(binding);
      binding = following;
    }
  }

  /** Makes a binding this client's, and nobody else's. */
  void attach(Binding binding, ClientName name) {
    if (binding.isOf(number(name))) {
      return;
    }
    if (binding.served) {
      remember(binding);
    }
    move(binding, name);
  }

  /** Its client goes by another name from now on, and stays the same. */
  void rename(Binding binding, ClientName name) {
    boolean served = binding.served;
    move(binding, name);
    binding.served = served;
  }

  private void move(Binding binding, ClientName name) {
    detach(binding);
    long number = name.hasId() ? identifiers.used(name.id()) : name.hardware();
    binding.client(number, name);
    binding.nextOfClient = first.get(number);
    first.put(number, binding);
  }

  /** Whether a client has, or had, a lease, as far as is remembered. */
  boolean wasServed(ClientName name) {
    for (Binding binding = of(name); binding != null; binding = binding.nextOfClient) {
      if (binding.served) {
        return true;
      }
    }
    return displaced.containsKey(name.digest());
  }

  /** Its last address goes to another, which is no reason to take it for a stranger. */
  private void remember(Binding binding) {
    if (displaced.size() >= MAX_DISPLACED) {
      displaced = new LongMap<>();
    }
    displaced.put(
        binding.isIdentified()
            ? ClientName.digest(binding.clientId().octets())
            : binding.clientNumber(),
        true);
  }

  void detach(Binding binding) {
    if (!binding.hasClient()) {
      return;
    }
    long number = binding.clientNumber();
    Binding at = first.get(number);
    if (at == binding) {
      Binding following = binding.nextOfClient;
      if (following == null) {
        first.remove(number);
      } else {
        first.put(number, following);
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
    if (binding.isIdentified()) {
      identifiers.released(binding.clientId());
    }
    binding.noClient();
  }
}
