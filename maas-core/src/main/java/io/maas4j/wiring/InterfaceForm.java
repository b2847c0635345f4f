package io.maas4j.wiring;

import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What somebody wants of an interface, as texts: what is not named stays as it is, or becomes its
 * default when the interface is made.
 *
 * <pre>{@code
 * InterfaceForm.EMPTY.with(Field.NAME, "bond0").with(Field.BOND_MODE, "802.3ad").parents("7", "8")
 * }</pre>
 *
 * @param values an empty text clears what can be cleared, and else means nothing
 * @param parents ids or names
 */
public record InterfaceForm(
    Map<Field, String> values, Optional<List<String>> parents, Optional<List<String>> tags) {
  public static final InterfaceForm EMPTY =
      new InterfaceForm(Map.of(), Optional.empty(), Optional.empty());

  public InterfaceForm {
    values = Map.copyOf(values);
    parents = parents.map(List::copyOf);
    tags = tags.map(List::copyOf);
  }

  /** What can be wanted; spelt on the wire as here, in lower case. */
  public enum Field {
    NAME,
    MAC_ADDRESS,
    /** An id or a specifier; empty for none. */
    VLAN,
    ENABLED,
    /** Empty for that of the VLAN. */
    MTU,
    ACCEPT_RA,
    LINK_CONNECTED,
    INTERFACE_SPEED,
    LINK_SPEED,
    NUMA_NODE,
    BOND_MODE,
    BOND_MIIMON,
    BOND_DOWNDELAY,
    BOND_UPDELAY,
    BOND_LACP_RATE,
    BOND_XMIT_HASH_POLICY,
    BOND_NUM_GRAT_ARP,
    BRIDGE_TYPE,
    BRIDGE_STP,
    BRIDGE_FD;

    /** On the wire: {@code mac_address}. */
    public String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** With one more value. */
  public InterfaceForm with(Field field, String text) {
    Map<Field, String> more = new EnumMap<>(Field.class);
    more.putAll(values);
    more.put(field, text);
    return new InterfaceForm(more, parents, tags);
  }

  /** Made of these. */
  public InterfaceForm parents(String... idsOrNames) {
    return new InterfaceForm(values, Optional.of(List.of(idsOrNames)), tags);
  }

  /** With these tags and no others. */
  public InterfaceForm tags(List<String> all) {
    return new InterfaceForm(values, parents, Optional.of(all));
  }

  /** What was given, also when it is empty. */
  Optional<String> given(Field field) {
    return Optional.ofNullable(values.get(field)).map(String::strip);
  }

  /** What was given and is not empty. */
  Optional<String> filled(Field field) {
    return given(field).filter(text -> !text.isEmpty());
  }
}
