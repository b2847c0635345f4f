package io.maas4j.power.virsh;

import io.maas4j.power.steps.StepFailed;

/** One domain of a hypervisor, for the length of one call. */
interface Hypervisor {
  DomainState state() throws StepFailed, InterruptedException;

  /** Boots it. */
  void start() throws StepFailed, InterruptedException;

  /** Cuts its power; nothing of it is deleted. */
  void destroy() throws StepFailed, InterruptedException;
}
