package io.maas4j.os;

/** What an image has to bring along to be configured once it is on the disk. */
public enum Guest {
  /** Takes its configuration by itself on its first boot. */
  CLOUD_INIT("cloud-init"),
  /** The same for Windows. */
  CLOUDBASE_INIT("cloudbase-init"),
  /** A program {@code curtin/curtin-hooks} in the image, which the installer runs at its end. */
  CURTIN_HOOKS("curtin/curtin-hooks");

  private final String label;

  Guest(String label) {
    this.label = label;
  }

  /** As people call it. */
  public String label() {
    return label;
  }
}
