package io.maas4j.os;

/** What a machine may run a system for. */
public enum Purpose {
  /** To be looked at, tested, erased or rescued. */
  COMMISSIONING,
  /** To have it on its disk. */
  INSTALL,
  /** To run it from memory, which takes an image of a file system or an archive. */
  EPHEMERAL
}
