package io.maas4j.power.ipmi;

/** How a stage of the IPMI client fails; the failure says what it was. */
public final class IpmiException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient IpmiFailure failure;

  public IpmiException(IpmiFailure failure) {
    // Made on an event loop: a trace would tell nothing of who asked.
    super(failure.message() + "; " + failure.remedy(), null, false, false);
    this.failure = failure;
  }

  public IpmiFailure failure() {
    return failure;
  }
}
