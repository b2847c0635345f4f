package io.maas4j.hardware;

/** A probe's report that cannot be used; the commissioning result fails with this message. */
public final class HardwareReportException extends Exception {
  private static final long serialVersionUID = 1L;

  HardwareReportException(String message) {
    super(message);
  }

  /** What is wrong, where, and how to put it right. */
  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
