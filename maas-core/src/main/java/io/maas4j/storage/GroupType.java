package io.maas4j.storage;

/** What devices are put together to. */
public enum GroupType {
  VOLUME_GROUP("VolumeGroup", "volume group"),
  RAID("RAID", "RAID"),
  BCACHE("Bcache", "bcache"),
  DATASTORE("VMFS", "VMFS datastore");

  private final String kind;
  private final String label;

  GroupType(String kind, String label) {
    this.kind = kind;
    this.label = label;
  }

  /** As the protocol names it: {@code No VolumeGroup matches …}. */
  public String kind() {
    return kind;
  }

  /** For people. */
  public String label() {
    return label;
  }
}
