package io.maas4j.sample.sim;

/** What a running system does when its start is over. */
enum SystemEnd {
  POWER_OFF,
  REBOOT,
  STAY
}
