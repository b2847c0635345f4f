package io.maas4j.machine;

import io.maas4j.id.MachineId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * What a rack or region says of itself, beside the node that it is.
 *
 * @param id zero before it is stored
 * @param node its node
 * @param version of the software
 * @param services what runs there, and what does not
 * @param loaders the boot methods and architectures that it has a loader for: {@code uefi/amd64}
 * @param seen when it last said so
 */
public record Controller(
    long id,
    MachineId node,
    String version,
    List<Service> services,
    List<String> loaders,
    Instant seen) {
  /** How long one is believed to run that says nothing. */
  public static final Duration PATIENCE = Duration.ofMinutes(2);

  public Controller {
    services = List.copyOf(services);
    loaders = List.copyOf(loaders);
  }

  /** With another id. */
  public Controller withId(long changed) {
    return new Controller(changed, node, version, services, loaders, seen);
  }

  /** As if it had said so of its services. */
  public Controller withServices(List<Service> changed) {
    return new Controller(id, node, version, changed, loaders, seen);
  }

  /** Whether it can be taken for running. */
  public boolean aliveAt(Instant now) {
    return now.isBefore(seen.plus(PATIENCE));
  }

  /** What runs there, as far as that can be known now: nothing does on one that is silent. */
  public List<Service> servicesAt(Instant now) {
    return aliveAt(now)
        ? services
        : services.stream()
            .map(
                service ->
                    service.status() == Service.Status.OFF
                        ? service
                        : new Service(
                            service.name(), Service.Status.DEAD, "not heard of since " + seen))
            .toList();
  }

  /**
   * A part of a controller.
   *
   * @param name {@code rackd}, {@code dhcpd}, {@code tftp}, …
   * @param info for people; empty for nothing to say
   */
  public record Service(String name, Status status, String info) {
    /** Whether it runs. */
    public enum Status {
      UNKNOWN,
      RUNNING,
      DEGRADED,
      DEAD,
      OFF
    }
  }
}
