package io.maas4j.sample.netboot;

import io.maas4j.netboot.failover.Failover;
import io.maas4j.netboot.failover.Role;
import io.maas4j.netboot.failover.SharedSecret;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The other server of a pair that shares its leases. */
final class Partner {
  private Partner() {}

  /**
   * @return empty when there is none
   * @throws IllegalArgumentException saying which flag is wrong
   */
  static Optional<Failover> of(Flags flags) {
    if (!flags.has("partner")) {
      return Optional.empty();
    }
    flags.required("lease-file"); // who forgets its leases has to be told all of them, each time
    Role role =
        switch (flags.required("partner")) {
          case "primary" -> Role.PRIMARY;
          case "secondary" -> Role.SECONDARY;
          default ->
              throw Flags.wrong("partner", flags.required("partner"), "primary or secondary");
        };
    flags.required("partner-address");
    InetSocketAddress primary = flags.endpoint("partner-address", "127.0.0.1:647");
    return Optional.of(
        new Failover(role, primary, primary, secret(flags), Failover.DEFAULT_LONGEST_ALONE));
  }

  private static SharedSecret secret(Flags flags) {
    Path file = flags.path("partner-secret-file");
    try {
      return SharedSecret.of("standalone", Files.readString(file, StandardCharsets.UTF_8).strip());
    } catch (IOException e) {
      throw new IllegalArgumentException("--partner-secret-file '" + file + "' cannot be read", e);
    }
  }
}
