package io.maas4j.machine;

/**
 * What a node is (REST contract, section 7.3). Only machines have a life cycle; the others are kept
 * beside them because they have names, interfaces, zones, tags and owners alike.
 */
public enum NodeType {
  MACHINE(0, "Machine"),
  DEVICE(1, "Device"),
  RACK_CONTROLLER(2, "Rack controller"),
  REGION_CONTROLLER(3, "Region controller"),
  REGION_AND_RACK_CONTROLLER(4, "Region and rack controller");

  private final int code;
  private final String label;

  NodeType(int code, String label) {
    this.code = code;
    this.label = label;
  }

  /** On the wire. */
  public int code() {
    return code;
  }

  /** For people; on the wire too. */
  public String label() {
    return label;
  }

  /** Whether it runs a rack. */
  public boolean isRack() {
    return this == RACK_CONTROLLER || this == REGION_AND_RACK_CONTROLLER;
  }

  /** Whether it runs a region. */
  public boolean isRegion() {
    return this == REGION_CONTROLLER || this == REGION_AND_RACK_CONTROLLER;
  }
}
