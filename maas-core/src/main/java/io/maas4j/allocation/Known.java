package io.maas4j.allocation;

import io.maas4j.network.NetworkMap;

/** What there is, that constraints can name. */
public interface Known {
  /** Whether there is a zone of this name. */
  boolean zone(String name);

  /** Whether there is a pool of this name. */
  boolean pool(String name);

  /** Whether there is a tag of this name. */
  boolean tag(String name);

  /** Whether there is a user of this name. */
  boolean user(String name);

  /** Asked for only when a constraint names something in it. */
  NetworkMap networks();
}
