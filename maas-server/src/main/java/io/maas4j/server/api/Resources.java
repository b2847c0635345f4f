package io.maas4j.server.api;

import io.maas4j.account.Accounts;
import io.maas4j.administration.Administration;
import io.maas4j.fleet.Fleet;
import io.maas4j.fleet.Groupings;
import io.maas4j.power.PowerDrivers;
import io.maas4j.server.api.view.JsonOut;
import io.maas4j.store.spi.Store;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Puts the table together: every resource that is served. */
final class Resources {
  private static final List<String> CAPABILITIES =
      List.of(
          "networks-management",
          "static-ipaddresses",
          "ipv6-deployment-ubuntu",
          "devices-management",
          "storage-deployment-ubuntu",
          "network-deployment-ubuntu",
          "bridging-interface-ubuntu",
          "bridging-automatic-ubuntu",
          "authenticate-api");
  private static final String VERSION = "3.4.8";

  private Resources() {}

  static List<Resource> of(
      Fleet fleet,
      Accounts accounts,
      Store store,
      PowerDrivers drivers,
      ServiceAddresses addresses) {
    NodeReports reports = new NodeReports(store);
    MachineReads reads = new MachineReads(store, reports);
    NodeReads nodes = new NodeReads(store, reports, fleet.controllers());
    Groupings groupings = new Groupings(store);
    Administration administration = fleet.administration();
    return Stream.of(
            Stream.of(version()),
            new AccountHandler(accounts).resources(),
            new UsersHandler(accounts).resources(),
            new MachinesHandler(fleet, store, reads).resources(),
            new MachineHandler(fleet, store, reads, drivers, addresses).resources(),
            new InterfacesHandler(fleet, store).resources(),
            new AddressesHandler(fleet, store).resources(),
            new SshKeysHandler(accounts.sshKeys()).resources(),
            new SslKeysHandler(accounts.sslKeys()).resources(),
            new FilesHandler(accounts.files()).resources(),
            new MaasHandler(administration.settings()).resources(),
            new LicenseKeysHandler(administration.licenseKeys()).resources(),
            new PackageRepositoriesHandler(administration.packageRepositories()).resources(),
            new NotificationsHandler(administration.notifications(), accounts).resources(),
            new BlockDeviceHandlers(fleet.disks().devices()).resources(),
            new PartitionHandlers(fleet.disks()).resources(),
            new GroupHandlers(fleet.disks()).resources(),
            new CacheHandlers(fleet.disks()).resources(),
            new EventsHandler(store).resources(),
            new BootTraceHandler(fleet, store).resources(),
            new BootSourcesHandler(fleet.bootSources()).resources(),
            new BootResourcesHandler(fleet.bootResources(), fleet.imports()).resources(),
            new ScriptsHandler(fleet.library()).resources(),
            new CommissioningScriptsHandler(fleet.library()).resources(),
            new ScriptResultsHandler(fleet.results()).resources(),
            new NodeDevicesHandler(fleet.nodeDevices(), store).resources(),
            new TagsHandler(store, fleet, nodes).resources(),
            new DomainsHandler(fleet.domains()).resources(),
            new DnsHandler(fleet, store).resources(),
            new NodesHandler(fleet, nodes).resources(),
            new DevicesHandler(fleet, nodes).resources(),
            new ControllersHandler(fleet, nodes, drivers).resources(),
            VmHostsHandler.resources(),
            new ZonesHandler(store, groupings).resources(),
            new PoolsHandler(store, groupings).resources(),
            new FabricsHandler(store, fleet.topology().fabrics()).resources(),
            new VlansHandler(store, fleet.topology().vlans()).resources(),
            new SpacesHandler(store, fleet.topology().spaces()).resources(),
            new SubnetsHandler(store, fleet.topology().subnets()).resources(),
            new IpRangesHandler(store, fleet.topology().ranges()).resources(),
            new ReservedIpsHandler(store, fleet.topology().reservedIps()).resources(),
            new StaticRoutesHandler(store, fleet.topology().routes()).resources(),
            new DhcpSnippetsHandler(store, fleet.topology().snippets()).resources(),
            new DiscoveriesHandler(fleet.topology().discoveries(), fleet.topology().scans())
                .resources(),
            new NetworksHandler(store).resources())
        .flatMap(resources -> resources)
        .toList();
  }

  private static Resource version() {
    Reply reply =
        Reply.json(
            out ->
                out.object(
                    o ->
                        o.texts("capabilities", CAPABILITIES)
                            .text("version", VERSION)
                            .text("subversion", "")));
    return Resource.open(
        "VersionHandler",
        "Information about this MAAS instance.",
        "version/",
        Operation.read("Version and capabilities", call -> reply).forAnybody());
  }

  /** An id in a path; empty when it is no number. */
  static Optional<Long> number(String text) {
    return text.matches("\\d{1,18}") ? Optional.of(Long.parseLong(text)) : Optional.empty();
  }

  /** Writes a list of small things. */
  static <T> Reply list(List<T> items, java.util.function.BiConsumer<JsonOut, T> view) {
    return Reply.json(out -> out.array(items, view));
  }

  static <T> Reply one(T item, java.util.function.BiConsumer<JsonOut, T> view) {
    return Reply.json(out -> view.accept(out, item));
  }
}
