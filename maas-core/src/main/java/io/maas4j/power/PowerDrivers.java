package io.maas4j.power;

import io.maas4j.power.spi.CredentialMaker;
import io.maas4j.power.spi.PowerDriverFactory;
import io.maas4j.power.spi.PowerType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.TreeMap;

/**
 * The power types of an installation, by name. Immutable.
 *
 * <pre>{@code
 * PowerDrivers.discover()                       // all on the class path
 * PowerDrivers.of(new WebhookPowerDriverFactory())  // these and no others
 * }</pre>
 */
public final class PowerDrivers {
  private final Map<String, PowerDriverFactory> factories;

  private PowerDrivers(Collection<PowerDriverFactory> given) {
    factories = new TreeMap<>();
    for (PowerDriverFactory factory : given) {
      String name = factory.type().name();
      PowerDriverFactory other = factories.putIfAbsent(name, factory);
      if (other != null) {
        throw new IllegalArgumentException(
            "two drivers for power type '"
                + name
                + "': "
                + other.getClass().getName()
                + " and "
                + factory.getClass().getName()
                + "; take one of them off the class path, or name the drivers with"
                + " PowerDrivers.of(...)");
      }
    }
  }

  /**
   * @throws IllegalArgumentException naming both when two are for the same power type
   */
  public static PowerDrivers of(PowerDriverFactory... factories) {
    return new PowerDrivers(List.of(factories));
  }

  /**
   * All that are registered as services, as seen by this class's loader.
   *
   * @throws IllegalArgumentException naming both when two are for the same power type
   * @throws java.util.ServiceConfigurationError when a registered one cannot be made
   */
  public static PowerDrivers discover() {
    List<PowerDriverFactory> found = new ArrayList<>();
    ServiceLoader.load(PowerDriverFactory.class, PowerDrivers.class.getClassLoader())
        .forEach(found::add);
    return new PowerDrivers(found);
  }

  /**
   * These and one more.
   *
   * @throws IllegalArgumentException when there is one for that power type
   */
  public PowerDrivers and(PowerDriverFactory factory) {
    List<PowerDriverFactory> all = new ArrayList<>(factories.values());
    all.add(factory);
    return new PowerDrivers(all);
  }

  /** The power types, sorted by name. */
  public List<PowerType> types() {
    return factories.values().stream().map(PowerDriverFactory::type).toList();
  }

  public Optional<PowerType> type(String name) {
    return factory(name).map(PowerDriverFactory::type);
  }

  /** Who makes credentials for this power type; empty when nobody does. */
  public Optional<CredentialMaker> credentialMaker(String name) {
    return factory(name).filter(CredentialMaker.class::isInstance).map(CredentialMaker.class::cast);
  }

  Optional<PowerDriverFactory> factory(String name) {
    return Optional.ofNullable(factories.get(name));
  }

  Collection<PowerDriverFactory> factories() {
    return factories.values();
  }
}
