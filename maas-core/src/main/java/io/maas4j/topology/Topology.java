package io.maas4j.topology;

import io.maas4j.id.Ids;
import io.maas4j.work.Units;

/** Everything that operators and racks do with networks, put together by hand. Thread-safe. */
public final class Topology {
  private final Units units;
  private final Fabrics fabrics;
  private final Vlans vlans;
  private final Spaces spaces;
  private final Subnets subnets;
  private final IpRanges ranges;
  private final ReservedIps reservedIps;
  private final StaticRoutes routes;
  private final DhcpSnippets snippets;
  private final Discoveries discoveries;
  private final Scans scans;
  private final ForeignDhcp foreignDhcp;
  private final LocalNetworks localNetworks;
  private final RackPairs rackPairs;

  /**
   * @param ids over a secure random source
   * @param syntax what the racks' DHCP servers understand
   */
  public Topology(Units units, Ids ids, SnippetSyntax syntax) {
    this.units = units;
    this.fabrics = new Fabrics(units);
    this.vlans = new Vlans(units);
    this.spaces = new Spaces(units);
    this.subnets = new Subnets(units);
    this.ranges = new IpRanges(units);
    this.reservedIps = new ReservedIps(units);
    this.routes = new StaticRoutes(units);
    this.snippets = new DhcpSnippets(units, syntax);
    this.discoveries = new Discoveries(units);
    this.scans = new Scans(units);
    this.foreignDhcp = new ForeignDhcp(units);
    this.localNetworks = new LocalNetworks(units);
    this.rackPairs = new RackPairs(units, ids);
  }

  /** Makes the default fabric with its untagged VLAN, unless they are there. */
  public void prepare() {
    units.run(unit -> DefaultVlans.ofRegion(unit.tx()));
  }

  public Fabrics fabrics() {
    return fabrics;
  }

  public Vlans vlans() {
    return vlans;
  }

  public Spaces spaces() {
    return spaces;
  }

  public Subnets subnets() {
    return subnets;
  }

  public IpRanges ranges() {
    return ranges;
  }

  public ReservedIps reservedIps() {
    return reservedIps;
  }

  public StaticRoutes routes() {
    return routes;
  }

  public DhcpSnippets snippets() {
    return snippets;
  }

  public Discoveries discoveries() {
    return discoveries;
  }

  public Scans scans() {
    return scans;
  }

  /** Somebody else's DHCP servers that racks see. */
  public ForeignDhcp foreignDhcp() {
    return foreignDhcp;
  }

  /** What racks report of the networks that they are on. */
  public LocalNetworks localNetworks() {
    return localNetworks;
  }

  /** Racks that serve networks together. */
  public RackPairs rackPairs() {
    return rackPairs;
  }
}
