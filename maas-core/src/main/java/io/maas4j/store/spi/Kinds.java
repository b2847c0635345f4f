package io.maas4j.store.spi;

import io.maas4j.access.LicenseKey;
import io.maas4j.access.SshKey;
import io.maas4j.access.SslKey;
import io.maas4j.archive.PackageRepository;
import io.maas4j.dns.DnsRecord;
import io.maas4j.dns.DnsResource;
import io.maas4j.dns.Domain;
import io.maas4j.image.BootFile;
import io.maas4j.image.BootOffer;
import io.maas4j.image.BootResource;
import io.maas4j.image.BootSelection;
import io.maas4j.image.BootSource;
import io.maas4j.image.ImportStatus;
import io.maas4j.machine.Controller;
import io.maas4j.network.AcquiredBridge;
import io.maas4j.network.DhcpSnippet;
import io.maas4j.network.Neighbour;
import io.maas4j.network.RackPair;
import io.maas4j.network.ReservedIp;
import io.maas4j.network.Space;
import io.maas4j.network.StaticRoute;
import io.maas4j.network.UserAddress;
import io.maas4j.notice.Dismissal;
import io.maas4j.notice.Notification;
import io.maas4j.store.spi.Kind.Target;
import java.util.List;
import java.util.Optional;

/** Every {@link Kind} that a store keeps. */
public final class Kinds {
  public static final Kind<Space> SPACE =
      Kind.of("space", Space.class, Space::id, Space::withId)
          .unique("space_name", space -> Optional.of(space.name()));

  public static final Kind<StaticRoute> STATIC_ROUTE =
      Kind.of("static_route", StaticRoute.class, StaticRoute::id, StaticRoute::withId)
          .goesWith(Target.SUBNET, route -> List.of(route.source()))
          .goesWith(Target.SUBNET, route -> List.of(route.destination()));

  public static final Kind<Domain> DOMAIN =
      Kind.of("domain", Domain.class, Domain::id, Domain::withId)
          .from(0)
          .unique("domain_name", domain -> Optional.of(domain.key()))
          .unique(
              "domain_default",
              domain -> domain.byDefault() ? Optional.of(true) : Optional.empty());

  public static final Kind<DnsResource> DNS_RESOURCE =
      Kind.of("dns_resource", DnsResource.class, DnsResource::id, DnsResource::withId)
          .unique("dns_resource_name", name -> Optional.of(List.of(name.domain(), name.key())));

  public static final Kind<DnsRecord> DNS_RECORD =
      Kind.of("dns_record", DnsRecord.class, DnsRecord::id, DnsRecord::withId);

  public static final Kind<Controller> CONTROLLER =
      Kind.of("controller", Controller.class, Controller::id, Controller::withId)
          .unique("controller_node", controller -> Optional.of(controller.node()))
          .goesWith(Target.NODE, controller -> List.of(controller.node()));

  public static final Kind<ReservedIp> RESERVED_IP =
      Kind.of("reserved_ip", ReservedIp.class, ReservedIp::id, ReservedIp::withId)
          .unique("reserved_ip_address", reserved -> Optional.of(reserved.address()))
          .unique(
              "reserved_ip_mac",
              reserved -> Optional.of(List.of(reserved.subnet(), reserved.mac().value())))
          .goesWith(Target.SUBNET, reserved -> List.of(reserved.subnet()));

  public static final Kind<DhcpSnippet> DHCP_SNIPPET =
      Kind.of("dhcp_snippet", DhcpSnippet.class, DhcpSnippet::id, DhcpSnippet::withId)
          .goesWith(Target.NODE, snippet -> snippet.node().stream().toList())
          .goesWith(Target.SUBNET, snippet -> snippet.subnet().stream().toList())
          .goesWith(Target.IP_RANGE, snippet -> snippet.ipRange().stream().toList());

  public static final Kind<Neighbour> NEIGHBOUR =
      Kind.of("neighbour", Neighbour.class, Neighbour::id, Neighbour::withId)
          .unique("neighbour_seen", seen -> Optional.of(List.of(seen.address(), seen.mac())))
          .goesWith(Target.NODE, seen -> List.of(seen.observer()));
  public static final Kind<SshKey> SSH_KEY =
      Kind.of("ssh_key", SshKey.class, SshKey::id, SshKey::withId)
          .unique("ssh_key_once", key -> Optional.of(List.of(key.user(), key.key())))
          .goesWith(Target.USER, key -> List.of(key.user()));

  public static final Kind<SslKey> SSL_KEY =
      Kind.of("ssl_key", SslKey.class, SslKey::id, SslKey::withId)
          .unique("ssl_key_once", key -> Optional.of(List.of(key.user(), key.certificate())))
          .goesWith(Target.USER, key -> List.of(key.user()));

  public static final Kind<LicenseKey> LICENSE_KEY =
      Kind.of("license_key", LicenseKey.class, LicenseKey::id, LicenseKey::withId)
          .unique("license_key_once", key -> Optional.of(List.of(key.osystem(), key.series())));

  public static final Kind<PackageRepository> PACKAGE_REPOSITORY =
      Kind.of(
              "package_repository",
              PackageRepository.class,
              PackageRepository::id,
              PackageRepository::withId)
          .unique("package_repository_name", repository -> Optional.of(repository.name()));

  public static final Kind<Notification> NOTIFICATION =
      Kind.of("notification", Notification.class, Notification::id, Notification::withId)
          .unique("notification_ident", Notification::ident)
          .goesWith(Target.USER, notification -> notification.user().stream().toList());

  public static final Kind<Dismissal> DISMISSAL =
      Kind.of("dismissal", Dismissal.class, Dismissal::id, Dismissal::withId)
          .unique(
              "dismissal_once",
              dismissal -> Optional.of(List.of(dismissal.notification(), dismissal.user())))
          .goesWith(Target.USER, dismissal -> List.of(dismissal.user()));

  public static final Kind<BootSource> BOOT_SOURCE =
      Kind.of("boot_source", BootSource.class, BootSource::id, BootSource::withId)
          .unique("boot_source_url", source -> Optional.of(source.url()));

  public static final Kind<BootSelection> BOOT_SELECTION =
      Kind.of("boot_selection", BootSelection.class, BootSelection::id, BootSelection::withId)
          .unique(
              "boot_selection_release",
              s -> Optional.of(List.of(s.sourceId(), s.os(), s.release())));

  public static final Kind<BootResource> BOOT_RESOURCE =
      Kind.of("boot_resource", BootResource.class, BootResource::id, BootResource::withId)
          .unique(
              "boot_resource_name",
              r -> Optional.of(List.of(r.origin(), r.osystem(), r.series(), r.architecture())));

  public static final Kind<BootFile> BOOT_FILE =
      Kind.of("boot_file", BootFile.class, BootFile::id, BootFile::withId)
          .unique(
              "boot_file_name",
              f -> Optional.of(List.of(f.resourceId(), f.version(), f.filename())));

  public static final Kind<BootOffer> BOOT_OFFER =
      Kind.of("boot_offer", BootOffer.class, BootOffer::id, BootOffer::withId)
          .unique("boot_offer_source", offer -> Optional.of(offer.source()));

  public static final Kind<ImportStatus> IMAGE_IMPORT =
      Kind.of("image_import", ImportStatus.class, ImportStatus::id, ImportStatus::withId)
          .unique("image_import_name", status -> Optional.of(status.name()));

  public static final Kind<UserAddress> USER_ADDRESS =
      Kind.of("user_address", UserAddress.class, UserAddress::id, UserAddress::withId)
          .goesWith(Target.SUBNET, each -> each.subnetId().stream().toList());

  public static final Kind<AcquiredBridge> ACQUIRED_BRIDGE =
      Kind.of("acquired_bridge", AcquiredBridge.class, AcquiredBridge::id, AcquiredBridge::withId)
          .unique("acquired_bridge_interface", bridge -> Optional.of(bridge.interfaceId()))
          .goesWith(Target.INTERFACE, bridge -> List.of(bridge.interfaceId()));

  public static final Kind<RackPair> RACK_PAIR =
      Kind.of("rack_pair", RackPair.class, RackPair::id, RackPair::withId)
          .unique("rack_pair_vlan", pair -> Optional.of(pair.vlan()))
          .goesWith(Target.VLAN, pair -> List.of(pair.vlan()));

  /** All of them. */
  public static final List<Kind<?>> ALL =
      List.of(
          SPACE,
          STATIC_ROUTE,
          DOMAIN,
          DNS_RESOURCE,
          DNS_RECORD,
          CONTROLLER,
          RESERVED_IP,
          DHCP_SNIPPET,
          NEIGHBOUR,
          SSH_KEY,
          SSL_KEY,
          LICENSE_KEY,
          PACKAGE_REPOSITORY,
          NOTIFICATION,
          DISMISSAL,
          BOOT_SOURCE,
          BOOT_SELECTION,
          BOOT_RESOURCE,
          BOOT_FILE,
          BOOT_OFFER,
          IMAGE_IMPORT,
          USER_ADDRESS,
          ACQUIRED_BRIDGE,
          RACK_PAIR);

  /** Those that are shown with many nodes; a change of one changes {@link MachineReport}s. */
  public static final List<Kind<?>> SURROUNDINGS = List.of(SPACE, DOMAIN, DNS_RESOURCE, DNS_RECORD);

  private Kinds() {}
}
