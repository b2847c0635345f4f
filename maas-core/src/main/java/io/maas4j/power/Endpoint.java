package io.maas4j.power;

import com.google.common.net.InetAddresses;
import io.maas4j.power.spi.IpExtractor;
import io.maas4j.power.spi.PowerType;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Which BMC it is that a machine's power is asked of, so that calls to the same one can wait for
 * each other: by its address, whatever the credentials and whatever the power type.
 *
 * @param identity equal for the same BMC
 */
record Endpoint(Object identity) {
  private static final List<String> PORTS = List.of("port", "power_port");

  /**
   * @param fallback stands for a machine whose parameters name no BMC
   */
  static Endpoint of(PowerType type, PowerParameters parameters, Object fallback) {
    Optional<String> field =
        type.ipExtractor().map(IpExtractor::fieldName).flatMap(parameters::text).map(String::strip);
    if (field.isPresent()) {
      return new Endpoint(named(type, parameters, field.get()));
    }
    PowerParameters bmc = type.schema().split(parameters).bmc();
    return new Endpoint(bmc.isEmpty() ? fallback : List.of(type.name(), bmc));
  }

  private static Object named(PowerType type, PowerParameters parameters, String field) {
    IpExtractor extractor = type.ipExtractor().orElseThrow();
    if (extractor.form() == IpExtractor.Form.URL) {
      // One service may stand for many BMCs of their own; only a chassis is the service itself.
      return type.chassis() ? extractor.authority(field).orElse(field) : field;
    }
    List<Object> identity = new ArrayList<>();
    identity.add(
        extractor.extract(parameters).<Object>map(Endpoint::canonical).orElse(lower(field)));
    PORTS.forEach(port -> parameters.text(port).ifPresent(identity::add));
    return identity;
  }

  private static String canonical(InetAddress address) {
    return InetAddresses.toAddrString(address);
  }

  private static String lower(String name) {
    return name.toLowerCase(Locale.ROOT);
  }
}
