package io.maas4j.power.http;

import io.maas4j.power.spi.PowerDriverContext;
import java.security.GeneralSecurityException;
import java.time.Duration;

/** The clients that drivers need: BMCs are small, their certificates mostly self-made. */
public final class HttpClients {
  private static final Duration CONNECT = Duration.ofSeconds(10);
  private static final int MAX_BODY_BYTES = 4 << 20;

  private HttpClients() {}

  /**
   * A client that trusts every certificate, as the contract has it for BMCs (power spec §12).
   *
   * @throws IllegalStateException when this Java has no TLS
   */
  public static BmcHttp trusting(PowerDriverContext context) {
    try {
      return new BmcHttp(ServerTrust.trusting(), CONNECT, MAX_BODY_BYTES, context.userAgent());
    } catch (GeneralSecurityException e) {
      throw noTls(e);
    }
  }

  /**
   * A client that trusts the authorities of the system.
   *
   * @throws IllegalStateException when this Java has no TLS
   */
  public static BmcHttp verifying(PowerDriverContext context) {
    try {
      return new BmcHttp(ServerTrust.verifying(), CONNECT, MAX_BODY_BYTES, context.userAgent());
    } catch (GeneralSecurityException e) {
      throw noTls(e);
    }
  }

  private static IllegalStateException noTls(GeneralSecurityException e) {
    return new IllegalStateException("power drivers need TLS: " + e.getMessage(), e);
  }
}
