package io.maas4j.power.snmp;

import org.snmp4j.mp.SnmpConstants;

/** The versions that PDUs speak; both authenticate by a community alone. */
public enum SnmpVersion {
  V1(SnmpConstants.version1),
  V2C(SnmpConstants.version2c);

  private final int number;

  SnmpVersion(int number) {
    this.number = number;
  }

  int number() {
    return number;
  }
}
