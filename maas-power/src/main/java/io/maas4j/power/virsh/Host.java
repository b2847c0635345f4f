package io.maas4j.power.virsh;

import io.maas4j.power.steps.StepFailed;
import java.util.List;

/** The host of a hypervisor, for the length of one call. */
interface Host {
  /** The names of its domains, those that are off too. */
  List<String> domains() throws StepFailed, InterruptedException;

  /** One of its domains. */
  Hypervisor domain(String name) throws StepFailed, InterruptedException;
}
