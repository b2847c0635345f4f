package io.maas4j.access;

import java.util.Optional;

/**
 * A user's public SSH key.
 *
 * @param user whose it is, by name
 * @param key one line, as OpenSSH writes it
 * @param source where it was imported from, {@code gh:alice}; empty for one that was handed in
 */
public record SshKey(long id, String user, String key, Optional<String> source) {
  public SshKey withId(long given) {
    return new SshKey(given, user, key, source);
  }
}
