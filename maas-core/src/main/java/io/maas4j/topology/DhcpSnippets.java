package io.maas4j.topology;

import io.maas4j.error.MaasException.InvalidRequest;
import io.maas4j.error.MaasException.NotFound;
import io.maas4j.id.MachineId;
import io.maas4j.lifecycle.Actor;
import io.maas4j.network.DhcpSnippet;
import io.maas4j.network.DhcpSnippet.Revision;
import io.maas4j.network.IpRange;
import io.maas4j.network.NetworkMap;
import io.maas4j.network.Specifiers;
import io.maas4j.network.Subnet;
import io.maas4j.store.spi.Kinds;
import io.maas4j.store.spi.Shelf;
import io.maas4j.work.Permissions;
import io.maas4j.work.Unit;
import io.maas4j.work.Units;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Statements for DHCP servers, with their history (operations, section 4.9). Thread-safe. */
public final class DhcpSnippets {
  private final Units units;
  private final SnippetSyntax syntax;

  DhcpSnippets(Units units, SnippetSyntax syntax) {
    this.units = units;
    this.syntax = syntax;
  }

  /**
   * What is given; what is not stays as it is.
   *
   * @param node system id; empty text for none
   * @param subnet id or specifier; empty text for none
   * @param ipRange id of a range; empty text for none
   * @param global true drops node, subnet and range
   */
  public record Form(
      Optional<String> name,
      Optional<String> value,
      Optional<String> description,
      Optional<Boolean> enabled,
      Optional<String> node,
      Optional<String> subnet,
      Optional<String> ipRange,
      Optional<Boolean> global) {}

  /**
   * @param text id or name; of several of this name the oldest
   * @throws NotFound when there is none
   */
  public static DhcpSnippet find(Shelf<DhcpSnippet> shelf, String text) {
    return Texts.id(text)
        .flatMap(shelf::find)
        .or(() -> shelf.find((DhcpSnippet s) -> s.name().equals(text)))
        .orElseThrow(() -> NotFound.no("DHCPSnippet"));
  }

  public DhcpSnippet create(Form form, Actor by) {
    Permissions.administrator(by);
    return units.run(
        unit -> {
          unit.topologyChanged();
          DhcpSnippet none =
              new DhcpSnippet(
                  0, "", "", true, Optional.empty(), Optional.empty(), Optional.empty(), List.of());
          return shelf(unit).insert(read(unit, none, form));
        });
  }

  /**
   * @param text id or name
   */
  public DhcpSnippet change(String text, Form form, Actor by) {
    Permissions.administrator(by);
    return units.run(
        unit -> {
          unit.topologyChanged();
          return updated(unit, read(unit, find(shelf(unit), text), form));
        });
  }

  /**
   * @param text id or name
   */
  public void delete(String text, Actor by) {
    Permissions.administrator(by);
    units.run(
        unit -> {
          unit.topologyChanged();
          return shelf(unit).delete(find(shelf(unit), text).id());
        });
  }

  /**
   * Back to a text that it had; what came after it is forgotten.
   *
   * @param text id or name
   * @param to id of a revision, or how many to go back, as a negative number
   */
  public DhcpSnippet revert(String text, long to, Actor by) {
    Permissions.administrator(by);
    return units.run(
        unit -> {
          unit.topologyChanged();
          DhcpSnippet snippet = find(shelf(unit), text);
          List<Revision> history = snippet.history();
          int keep =
              to <= 0 ? history.size() + (int) Math.max(to, -history.size()) : place(history, to);
          if (keep <= 0) {
            throw new InvalidRequest(
                to <= 0
                    ? "Goes too far back: there are " + history.size() + " revisions."
                    : "There is no revision " + to + ".",
                "name the id of a revision of its history, or -1 for the last but one");
          }
          DhcpSnippet reverted = snippet.withHistory(history.subList(0, keep));
          Faults faults = new Faults();
          check(unit, reverted, faults);
          faults.check();
          return updated(unit, reverted);
        });
  }

  /** Counted from one; zero for none. */
  private static int place(List<Revision> history, long id) {
    for (int i = 0; i < history.size(); i++) {
      if (history.get(i).id() == id) {
        return i + 1;
      }
    }
    return 0;
  }

  private static Shelf<DhcpSnippet> shelf(Unit unit) {
    return unit.tx().shelf(Kinds.DHCP_SNIPPET);
  }

  private static DhcpSnippet updated(Unit unit, DhcpSnippet snippet) {
    shelf(unit).update(snippet);
    return snippet;
  }

  private DhcpSnippet read(Unit unit, DhcpSnippet before, Form form) {
    NetworkMap map = NetworkMaps.of(unit.tx());
    Faults faults = new Faults();
    String name = form.name().map(String::strip).orElse(before.name());
    if (name.isEmpty()) {
      faults.add("name", Faults.REQUIRED);
    }
    String value = form.value().orElse(before.value());
    if (value.isBlank()) {
      faults.add("value", Faults.REQUIRED);
    }
    Place place = place(unit, map, before, form, faults);
    DhcpSnippet after =
        new DhcpSnippet(
                before.id(),
                name,
                form.description().orElse(before.description()),
                form.enabled().orElse(before.enabled()),
                place.node(),
                place.subnet(),
                place.range(),
                before.history())
            .withValue(value, unit.now());
    if (!value.isBlank() && !saysTheSame(before, after)) {
      check(unit, after, faults);
    }
    faults.check();
    return after;
  }

  /** What was not understood already can still be named, described and turned off. */
  private static boolean saysTheSame(DhcpSnippet before, DhcpSnippet after) {
    return after.value().equals(before.value())
        && after.node().equals(before.node())
        && after.subnet().equals(before.subnet())
        && after.ipRange().equals(before.ipRange())
        && (before.enabled() || !after.enabled());
  }

  private void check(Unit unit, DhcpSnippet snippet, Faults faults) {
    boolean everywhere = snippet.forEverybody();
    List<String> before =
        shelf(unit).list(DhcpSnippet::enabled).stream()
            .filter(other -> other.forEverybody() && other.id() != snippet.id())
            .filter(other -> !everywhere || snippet.id() == 0 || other.id() < snippet.id())
            .sorted(Comparator.comparingLong(DhcpSnippet::id))
            .map(DhcpSnippet::value)
            .toList();
    SnippetSyntax.Place place =
        snippet.node().isPresent()
            ? SnippetSyntax.Place.NODE
            : snippet.ipRange().isPresent()
                ? SnippetSyntax.Place.RANGE
                : everywhere ? SnippetSyntax.Place.EVERYWHERE : SnippetSyntax.Place.SUBNET;
    syntax
        .faults(new SnippetSyntax.Question(place, snippet.value(), before))
        .forEach(fault -> faults.add("value", fault));
  }

  private record Place(Optional<MachineId> node, Optional<Long> subnet, Optional<Long> range) {
    static final Place EVERYWHERE = new Place(Optional.empty(), Optional.empty(), Optional.empty());
  }

  /** Where it applies; a node takes the place of a subnet, and the other way round. */
  private static Place place(
      Unit unit, NetworkMap map, DhcpSnippet before, Form form, Faults faults) {
    boolean global = form.global().orElse(false);
    Optional<MachineId> node = node(unit, form, faults);
    Optional<Subnet> subnet = subnet(map, form, faults);
    Optional<IpRange> range = range(unit, form, faults);
    if (global && (node.isPresent() || subnet.isPresent() || range.isPresent())) {
      faults.add("global_snippet", "A global snippet is for no node, subnet or range.");
    }
    if (node.isPresent() && (subnet.isPresent() || range.isPresent())) {
      faults.add("node", "A snippet is for a node or for a subnet, not for both.");
    }
    if (global) {
      return Place.EVERYWHERE;
    }
    if (node.isPresent()) {
      return new Place(node, Optional.empty(), Optional.empty());
    }
    Optional<Long> home = form.subnet().isPresent() ? subnet.map(Subnet::id) : before.subnet();
    Optional<Long> part =
        form.ipRange().isPresent()
            ? range.map(IpRange::id)
            : before.ipRange().filter(r -> home.equals(before.subnet()));
    if (range.isPresent() && home.isPresent() && range.get().subnetId() != home.get()) {
      faults.add("iprange", "The range is not one of the subnet.");
    }
    Optional<Long> around = home.or(() -> range.map(IpRange::subnetId));
    boolean keepsNode = form.node().isEmpty() && around.isEmpty();
    return new Place(
        keepsNode ? before.node() : Optional.empty(),
        around,
        around.isPresent() ? part : Optional.empty());
  }

  private static Optional<MachineId> node(Unit unit, Form form, Faults faults) {
    Optional<String> text = Texts.filled(form.node());
    Optional<MachineId> node =
        text.filter(MachineId::isValid)
            .map(MachineId::new)
            .filter(id -> unit.tx().machines().find(id).isPresent());
    if (text.isPresent() && node.isEmpty()) {
      faults.add("node", Faults.NO_CHOICE);
    }
    return node;
  }

  private static Optional<Subnet> subnet(NetworkMap map, Form form, Faults faults) {
    Optional<String> text = Texts.filled(form.subnet());
    Optional<Subnet> subnet = text.flatMap(t -> Specifiers.subnetOf(t, map));
    if (text.isPresent() && subnet.isEmpty()) {
      faults.add("subnet", Faults.NO_CHOICE);
    }
    return subnet;
  }

  private static Optional<IpRange> range(Unit unit, Form form, Faults faults) {
    Optional<String> text = Texts.filled(form.ipRange());
    Optional<IpRange> range = text.flatMap(Texts::id).flatMap(unit.tx().topology()::range);
    if (text.isPresent() && range.isEmpty()) {
      faults.add("iprange", Faults.NO_CHOICE);
    }
    return range;
  }
}
