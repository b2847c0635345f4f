package io.maas4j.network;

import io.maas4j.id.MachineId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Statements for the DHCP server, kept with their history; for a node, a subnet, a range of it, or
 * for everybody.
 *
 * @param id zero before it is stored
 * @param node empty unless it is for a node
 * @param subnet empty unless it is for a subnet
 * @param ipRange a range of that subnet
 * @param history every text it has had, the oldest first; the last one is in force
 */
public record DhcpSnippet(
    long id,
    String name,
    String description,
    boolean enabled,
    Optional<MachineId> node,
    Optional<Long> subnet,
    Optional<Long> ipRange,
    List<Revision> history) {
  public DhcpSnippet {
    history = List.copyOf(history);
  }

  /**
   * A text that it had.
   *
   * @param id grows with each one
   */
  public record Revision(long id, String value, Instant created) {}

  /** The text in force. */
  public String value() {
    return history.isEmpty() ? "" : history.get(history.size() - 1).value();
  }

  /** Whether it is for everybody. */
  public boolean forEverybody() {
    return node.isEmpty() && subnet.isEmpty();
  }

  public DhcpSnippet withId(long changed) {
    return new DhcpSnippet(changed, name, description, enabled, node, subnet, ipRange, history);
  }

  /** With another text in force; the same text again is no change. */
  public DhcpSnippet withValue(String text, Instant now) {
    if (!history.isEmpty() && text.equals(value())) {
      return this;
    }
    List<Revision> more = new ArrayList<>(history);
    long last = history.isEmpty() ? 0 : history.get(history.size() - 1).id();
    more.add(new Revision(last + 1, text, now));
    return withHistory(more);
  }

  /**
   * @param changed the oldest first
   */
  public DhcpSnippet withHistory(List<Revision> changed) {
    return new DhcpSnippet(id, name, description, enabled, node, subnet, ipRange, changed);
  }
}
