package io.maas4j.server.api;

import io.maas4j.error.MaasException.InvalidRequest;
import io.maas4j.fleet.Fleet;
import io.maas4j.network.Addresses;
import io.maas4j.network.UserAddress;
import io.maas4j.server.api.view.AddressView;
import io.maas4j.store.spi.Store;
import io.maas4j.wiring.AddressList;
import io.maas4j.wiring.AddressUse;
import io.maas4j.wiring.UserAddresses;
import java.net.InetAddress;
import java.util.List;
import java.util.stream.Stream;

/** Addresses in use (operations, section 4.7). */
final class AddressesHandler {
  private final Fleet fleet;
  private final Store store;

  AddressesHandler(Fleet fleet, Store store) {
    this.fleet = fleet;
    this.store = store;
  }

  Stream<Resource> resources() {
    return Stream.of(
        Resource.of(
            "IPAddressesHandler",
            "Manage IP addresses that users keep.",
            "ipaddresses/",
            Operation.read(
                "List IP addresses",
                this::list,
                Parameter.str("ip", "Only this one."),
                Parameter.flag("all", "Whoever has them; for administrators."),
                Parameter.str("owner", "What this user keeps; for administrators.")),
            Operation.post(
                "reserve",
                "Reserve an IP address",
                this::reserve,
                Parameter.str("ip", "The address; picked from the subnet if not given."),
                Parameter.str("ip_address", "The old name of ip."),
                Parameter.str("subnet", "CIDR, id or specifier of the subnet."),
                Parameter.str("hostname", "A name for the address, with or without its domain."),
                Parameter.str("mac", "The MAC address that gets it by DHCP.")),
            Operation.post(
                "release",
                "Release an IP address",
                this::release,
                Parameter.str("ip", "The address.").mandatory("No provided ip!"),
                Parameter.flag("force", "Whoever has it; for administrators."),
                Parameter.flag("discovered", "One that was only seen; together with force."))));
  }

  private record Found(List<AddressUse> uses, AddressView view) {}

  private Reply list(Call call) {
    Arguments given = call.arguments();
    AddressList.Query query =
        new AddressList.Query(
            given.flag("all"),
            given.filled("owner"),
            given.filled("ip").map(AddressesHandler::address));
    Found found =
        store.inTransaction(
            tx -> {
              List<AddressUse> uses = AddressList.of(tx, query, call.actor());
              return new Found(uses, AddressView.read(tx, uses));
            });
    return Reply.json(out -> out.array(found.uses(), found.view()::write));
  }

  private static InetAddress address(String text) {
    try {
      return Addresses.parse(text.strip());
    } catch (IllegalArgumentException e) {
      throw new InvalidRequest(
          "Parameter 'ip' must contain an IP address.", "give an IPv4 or IPv6 address");
    }
  }

  private Reply reserve(Call call) {
    Arguments given = call.arguments();
    UserAddress kept =
        fleet
            .addresses()
            .reserve(
                new UserAddresses.Wish(
                    given.filled("ip").or(() -> given.filled("ip_address")),
                    given.filled("subnet"),
                    given.filled("hostname"),
                    given.filled("mac")),
                call.actor());
    AddressUse use = AddressList.use(kept);
    AddressView view = store.inTransaction(tx -> AddressView.read(tx, List.of(use)));
    return Reply.json(out -> view.write(out, use));
  }

  private Reply release(Call call) {
    Arguments given = call.arguments();
    boolean force = given.flag("force");
    boolean discovered = given.flag("discovered");
    if (discovered && !force) {
      throw new InvalidRequest(
          "Parameter 'discovered' has an effect only together with force=true.", "add force=true");
    }
    UserAddresses.Reach reach =
        !force
            ? UserAddresses.Reach.OWN
            : discovered ? UserAddresses.Reach.DISCOVERED : UserAddresses.Reach.ANYBODYS;
    fleet.addresses().release(given.textOr("ip", ""), reach, call.actor());
    return Reply.NOTHING;
  }
}
