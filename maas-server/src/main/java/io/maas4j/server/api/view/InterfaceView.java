package io.maas4j.server.api.view;

import io.maas4j.id.MacAddress;
import io.maas4j.machine.NodeType;
import io.maas4j.network.Interface;
import io.maas4j.network.InterfaceParameters;
import io.maas4j.network.InterfaceType;
import java.util.List;
import java.util.Optional;

/**
 * Writes the interfaces of one node (REST contract, section 6.7).
 *
 * @param nics all of the node: parents and children are told by name
 * @param node what kind of node it is
 */
public record InterfaceView(List<Interface> nics, NodeType node, Surroundings around) {
  private static final int DEFAULT_MTU = 1500;

  public InterfaceView {
    nics = List.copyOf(nics);
  }

  /** All of them. */
  public void writeAll(JsonOut out) {
    out.array(nics, this::write);
  }

  public void write(JsonOut out, Interface nic) {
    out.object(
        o -> {
          o.text("system_id", nic.machine().value())
              .number("id", nic.id())
              .text("name", nic.name())
              .text("type", nic.type().wireName())
              .flag("enabled", nic.enabled())
              .text("mac_address", nic.mac().map(MacAddress::value))
              .raw("vlan", nic.vlanId().map(around::vlan).orElse("null"))
              .texts("parents", parents(nic))
              .texts("children", children(nic))
              .texts("tags", nic.tags())
              .name("params");
          params(o, nic);
          o.array("links", nic.links(), (links, link) -> link(links, link, around));
          discovered(o, nic);
          facts(o, nic);
          o.text(
              "resource_uri",
              SmallViews.BASE + "nodes/" + nic.machine() + "/interfaces/" + nic.id() + "/");
        });
  }

  private List<String> parents(Interface nic) {
    // as they were named, not as they are numbered
    return nic.parents().stream()
        .flatMap(id -> nics.stream().filter(each -> each.id() == id))
        .map(Interface::name)
        .toList();
  }

  private List<String> children(Interface nic) {
    return nics.stream().filter(nic::isParentOf).map(Interface::name).toList();
  }

  /** An interface that nobody set up has an empty text instead of an object. */
  private static void params(JsonOut out, Interface nic) {
    InterfaceParameters parameters = nic.parameters();
    if (parameters.asksNothing() && nic.type() == InterfaceType.PHYSICAL) {
      out.value("");
      return;
    }
    out.object(
        o -> {
          parameters.mtu().ifPresent(mtu -> o.number("mtu", mtu));
          parameters.acceptRa().ifPresent(accept -> o.flag("accept_ra", accept));
          parameters
              .bond()
              .ifPresent(
                  bond ->
                      o.text("bond_mode", bond.mode().wireName())
                          .number("bond_miimon", bond.miimon())
                          .number("bond_downdelay", bond.downdelay())
                          .number("bond_updelay", bond.updelay())
                          .text("bond_lacp_rate", bond.lacpRate().wireName())
                          .text("bond_xmit_hash_policy", bond.hashPolicy().wireName())
                          .number("bond_num_grat_arp", bond.numGratArp()));
          parameters
              .bridge()
              .ifPresent(
                  bridge ->
                      o.text("bridge_type", bridge.type().wireName())
                          .flag("bridge_stp", bridge.stp())
                          .number("bridge_fd", bridge.forwardDelay()));
        });
  }

  private void facts(JsonOut out, Interface nic) {
    Interface.Facts facts = nic.facts();
    boolean onBoard = nic.type() == InterfaceType.PHYSICAL && node != NodeType.DEVICE;
    out.number(
            "effective_mtu",
            nic.parameters().mtu().or(() -> around.mtu(nic.vlanId())).orElse(DEFAULT_MTU))
        .text("vendor", facts.vendor())
        .text("product", facts.product())
        .text("firmware_version", facts.firmwareVersion())
        .flag("link_connected", facts.linkConnected())
        .number("interface_speed", facts.interfaceSpeed())
        .number("link_speed", facts.linkSpeed())
        .number("numa_node", facts.numaNode().or(() -> onBoard ? Optional.of(0) : Optional.empty()))
        .number("sriov_max_vf", facts.sriovMaxVf());
  }

  /** Clients fail on a null subnet or address: what is not set is left out. */
  static void link(JsonOut out, Interface.Link link, Surroundings around) {
    out.object(
        o -> {
          o.number("id", link.id()).text("mode", link.mode().wireName());
          link.address().ifPresent(address -> o.text("ip_address", address.getHostAddress()));
          link.subnetId().flatMap(around::subnet).ifPresent(subnet -> o.raw("subnet", subnet));
        });
  }

  private void discovered(JsonOut out, Interface nic) {
    if (nic.discovered().isEmpty()) {
      out.nothing("discovered");
      return;
    }
    out.array(
        "discovered",
        nic.discovered(),
        (items, seen) ->
            items.object(
                o -> {
                  o.text("ip_address", seen.address().getHostAddress());
                  seen.subnetId()
                      .flatMap(around::subnet)
                      .ifPresent(subnet -> o.raw("subnet", subnet));
                }));
  }
}
