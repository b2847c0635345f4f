package io.maas4j.benchmarks.commission;

/** What a request is for; each has latencies of its own. */
enum Kind {
  PRESEED("preseed"),
  META_DATA("meta-data keys, vendor-data"),
  USER_DATA("user-data"),
  STATUS("status event"),
  SCRIPTS("script archive"),
  STAGE("signal: heartbeat, stage"),
  START("signal: script starts"),
  RESULT("signal: script ended, outputs"),
  HARDWARE("signal: 50-maas-01 ended, hardware taken in"),
  NETBOOT("netboot_off"),
  END("signal: OK");

  private final String label;

  Kind(String label) {
    this.label = label;
  }

  /** For people. */
  String label() {
    return label;
  }
}
