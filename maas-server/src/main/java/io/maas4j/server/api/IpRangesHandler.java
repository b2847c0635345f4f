package io.maas4j.server.api;

import io.maas4j.access.User;
import io.maas4j.error.MaasException.NotFound;
import io.maas4j.network.IpRange;
import io.maas4j.server.api.view.NetworkViews;
import io.maas4j.store.spi.Store;
import io.maas4j.store.spi.Tx;
import io.maas4j.topology.IpRanges;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Ranges of subnets' addresses (operations, section 4.5). */
final class IpRangesHandler {
  private static final Parameter TYPE =
      Parameter.str("type", "dynamic, to be leased, or reserved, not to be given.");
  private static final Parameter START = Parameter.str("start_ip", "The first address.");
  private static final Parameter END = Parameter.str("end_ip", "The last address.");
  private static final List<Parameter> MORE =
      List.of(
          Parameter.str("subnet", "Id or specifier; found from the first address if not given."),
          Parameter.str("comment", "A description."));

  private final Store store;
  private final IpRanges ranges;

  IpRangesHandler(Store store, IpRanges ranges) {
    this.store = store;
    this.ranges = ranges;
  }

  Stream<Resource> resources() {
    return Stream.of(
        Resource.of(
            "IPRangesHandler",
            "Manage IP ranges.",
            "ipranges/",
            Operation.read("List IP ranges", this::list),
            Operation.create(
                    "Create an IP range",
                    this::create,
                    TYPE.mandatory(),
                    START.mandatory(),
                    END.mandatory())
                .with(MORE)),
        Resource.of(
            "IPRangeHandler",
            "Manage an IP range.",
            "ipranges/{id}/",
            Operation.read(
                "Read an IP range",
                call ->
                    one(
                        tx ->
                            tx.topology()
                                .range(id(call))
                                .orElseThrow(() -> NotFound.no("IPRange")))),
            Operation.update(
                    "Update an IP range",
                    this::update,
                    TYPE,
                    START,
                    END,
                    Parameter.str("user", "Whose it is, by name; empty for nobody's."))
                .with(MORE),
            Operation.delete("Delete an IP range", this::delete)));
  }

  private static long id(Call call) {
    return Resources.number(call.path("id")).orElseThrow(() -> NotFound.no("IPRange"));
  }

  private record Found(List<IpRange> ranges, Map<String, User> users, NetworkViews views) {
    static Found of(Tx tx, List<IpRange> ranges) {
      return new Found(
          ranges,
          tx.users().list().stream().collect(Collectors.toMap(User::name, user -> user)),
          NetworkViews.read(tx));
    }

    Optional<User> userOf(IpRange range) {
      return range.user().map(users::get);
    }
  }

  private Reply list(Call call) {
    Found found = store.inTransaction(tx -> Found.of(tx, tx.topology().ranges()));
    return Resources.list(
        found.ranges(), (out, range) -> found.views().range(out, range, found.userOf(range)));
  }

  private Reply one(Function<Tx, IpRange> which) {
    Found found = store.inTransaction(tx -> Found.of(tx, List.of(which.apply(tx))));
    return Resources.one(
        found.ranges().get(0),
        (out, range) -> found.views().range(out, range, found.userOf(range)));
  }

  private Reply create(Call call) {
    IpRange made = ranges.create(form(call), call.actor());
    return one(tx -> made);
  }

  private Reply update(Call call) {
    IpRange changed = ranges.change(id(call), form(call), call.actor());
    return one(tx -> changed);
  }

  private Reply delete(Call call) {
    ranges.delete(id(call), call.actor());
    return Reply.NOTHING;
  }

  private static IpRanges.Form form(Call call) {
    Arguments given = call.arguments();
    return new IpRanges.Form(
        given.text("type"),
        given.text("start_ip"),
        given.text("end_ip"),
        given.text("subnet"),
        given.text("comment"),
        given.text("user"));
  }
}
