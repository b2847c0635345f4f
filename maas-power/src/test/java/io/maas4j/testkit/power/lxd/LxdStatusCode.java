package io.maas4j.testkit.power.lxd;

/** The states that an instance of LXD shows, with LXD's numbers. */
public enum LxdStatusCode {
  STARTED(101, "Started"),
  STOPPED(102, "Stopped"),
  RUNNING(103, "Running"),
  CANCELLING(104, "Cancelling"),
  STARTING(106, "Starting"),
  STOPPING(107, "Stopping"),
  ABORTING(108, "Aborting"),
  FREEZING(109, "Freezing"),
  FROZEN(110, "Frozen"),
  THAWED(111, "Thawed"),
  ERROR(112, "Error"),
  READY(113, "Ready");

  private final int code;
  private final String label;

  LxdStatusCode(int code, String label) {
    this.code = code;
    this.label = label;
  }

  int code() {
    return code;
  }

  String label() {
    return label;
  }
}
