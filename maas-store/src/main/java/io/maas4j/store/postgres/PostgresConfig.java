package io.maas4j.store.postgres;

import io.maas4j.power.Secret;
import java.time.Duration;

/**
 * How to reach a database, for those who do not bring a pool of their own.
 *
 * @param url {@code jdbc:postgresql://host:port/database}, further driver options allowed
 * @param user role
 * @param password empty for peer or trust authentication
 * @param connections the most that are open at once, 2–1000; jobs and requests share them
 * @param patience how long a unit of work waits for a connection before it is told {@code
 *     UNAVAILABLE}
 */
public record PostgresConfig(
    String url, String user, Secret password, int connections, Duration patience) {
  /**
   * @throws IllegalArgumentException naming the component that is out of range
   */
  public PostgresConfig {
    if (!url.startsWith("jdbc:postgresql:")) {
      throw new IllegalArgumentException("url must be like jdbc:postgresql://host:port/database");
    }
    if (connections < 2 || connections > 1000) {
      throw new IllegalArgumentException("connections is " + connections + ", must be 2–1000");
    }
    if (patience.toMillis() < 250) {
      throw new IllegalArgumentException("patience is " + patience + ", must be at least 250 ms");
    }
  }

  /** Twenty connections, five seconds. */
  public static PostgresConfig of(String url, String user, Secret password) {
    return new PostgresConfig(url, user, password, 20, Duration.ofSeconds(5));
  }

  public PostgresConfig withConnections(int most) {
    return new PostgresConfig(url, user, password, most, patience);
  }

  public PostgresConfig withPatience(Duration time) {
    return new PostgresConfig(url, user, password, connections, time);
  }
}
