package io.maas4j.os;

import java.util.Optional;

/**
 * A release of a system.
 *
 * @param name as images and requests call it: {@code noble}, {@code centos70}
 * @param version year and month, or major and minor number; empty where names have no order
 * @param title for people
 * @param support how long it is cared for
 */
public record Series(String name, Optional<Version> version, String title, Support support) {

  /** How long a release is cared for. */
  public enum Support {
    /** As its maker does it for every release. */
    USUAL,
    LONG_TERM
  }
}
