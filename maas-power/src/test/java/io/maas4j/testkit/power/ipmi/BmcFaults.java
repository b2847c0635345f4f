package io.maas4j.testkit.power.ipmi;

import java.util.Set;

/** The faults that a BMC has now. */
record BmcFaults(Set<IpmiFault> faults) {
  boolean has(IpmiFault fault) {
    return faults.contains(fault);
  }
}
