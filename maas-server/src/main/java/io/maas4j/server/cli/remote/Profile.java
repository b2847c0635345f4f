package io.maas4j.server.cli.remote;

import java.util.Optional;

/**
 * A MAAS that one has logged in to.
 *
 * @param name what the user calls it
 * @param url of its API, ending in {@code /api/2.0/}
 * @param credentials empty for one that is used without a key
 * @param certificates in PEM, of those whom its TLS certificate may come from; empty for those that
 *     Java trusts
 * @param description the document {@code describe/}, as it came
 */
record Profile(
    String name,
    String url,
    Optional<Credentials> credentials,
    Optional<String> certificates,
    byte[] description) {

  Description read() {
    return DescriptionReader.read(description, credentials.isPresent());
  }

  @Override
  public String toString() {
    return name + " " + url;
  }
}
