package io.maas4j.os;

/** Parts of the installer's configuration that not every system has (metadata, section 7.2). */
public enum CurtinPart {
  /** Package sources as apt knows them; for custom images by what they are made of. */
  APT,
  /** A swap file. */
  SWAP,
  /** A package that the kernel comes from. */
  KERNEL,
  /** A proxy for yum. */
  YUM_PROXY
}
