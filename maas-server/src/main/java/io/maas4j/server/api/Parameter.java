package io.maas4j.server.api;

import java.util.Optional;

/**
 * A parameter of an operation.
 *
 * @param name as clients send it; one that ends in {@code *} stands for all that begin so
 * @param kind how it is read
 * @param required whether the operation refuses to work without it
 * @param served whether it has an effect; one that has none yet is refused by name when it is given
 * @param text for people
 * @param fault the answer to a value that cannot be read; empty for the usual one
 * @param missing the answer when it is required and not there; empty for the usual one
 */
record Parameter(
    String name,
    Kind kind,
    boolean required,
    boolean served,
    String text,
    Optional<Fault> fault,
    Optional<Fault> missing) {

  /** An answer's text, and whether it stands alone or under the parameter's name. */
  record Fault(String text, boolean alone) {}

  static Parameter of(String name, Kind kind, String text) {
    return new Parameter(name, kind, false, true, text, Optional.empty(), Optional.empty());
  }

  static Parameter str(String name, String text) {
    return of(name, Kind.STR, text);
  }

  static Parameter many(String name, String text) {
    return of(name, Kind.REPEATED, text);
  }

  static Parameter flag(String name, String text) {
    return of(name, Kind.SBOOL, text);
  }

  static Parameter file(String name, String text) {
    return of(name, Kind.FILE, text);
  }

  /** The whole body, when it is no form. */
  static Parameter body(String text) {
    return of("body", Kind.BODY, text);
  }

  /** One that the contract knows and this server does not serve. */
  static Parameter notYet(String name, Kind kind) {
    return new Parameter(
        name, kind, false, false, "Not supported yet.", Optional.empty(), Optional.empty());
  }

  Parameter mandatory() {
    return new Parameter(name, kind, true, served, text, fault, missing);
  }

  /** Mandatory, with a text of its own when it is missing. */
  Parameter mandatory(String plainText) {
    return new Parameter(
        name, kind, true, served, text, fault, Optional.of(new Fault(plainText, true)));
  }

  /** With a message of its own under its name. */
  Parameter fault(String message) {
    return new Parameter(
        name, kind, required, served, text, Optional.of(new Fault(message, false)), missing);
  }

  /** With a message of its own that stands alone. */
  Parameter plainFault(String message) {
    return new Parameter(
        name, kind, required, served, text, Optional.of(new Fault(message, true)), missing);
  }

  boolean isPrefix() {
    return name.endsWith("*");
  }

  /** Without the star. */
  String prefix() {
    return name.substring(0, name.length() - 1);
  }

  boolean covers(String given) {
    return isPrefix() ? given.startsWith(prefix()) : given.equals(name);
  }
}
