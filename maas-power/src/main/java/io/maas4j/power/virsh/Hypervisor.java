package io.maas4j.power.virsh;

import io.maas4j.power.steps.StepFailed;

/** One domain of a hypervisor, for the length of one call. */
interface Hypervisor {
  DomainState state() throws StepFailed, InterruptedException;

  /** Boots it. */
  void start() throws StepFailed, InterruptedException;

  /** Cuts its power; nothing of it is deleted. */
  void destroy() throws StepFailed, InterruptedException;

  /** What it is made of when it starts next, with what is secret in it. */
  String xml() throws StepFailed, InterruptedException;

  /** Replaces what it is made of, from its next start on. */
  void define(String xml) throws StepFailed, InterruptedException;
}
