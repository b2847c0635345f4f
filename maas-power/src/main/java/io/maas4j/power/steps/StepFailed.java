package io.maas4j.power.steps;

import io.maas4j.power.PowerFault;
import io.maas4j.power.PowerResult;

/** An exchange failed in a way that is no fault of ours: the end of the call, as its result. */
public final class StepFailed extends Exception {
  private static final long serialVersionUID = 1;

  private final transient PowerResult result;

  private StepFailed(PowerResult result) {
    super(result.message(), null, false, false);
    this.result = result;
  }

  /** What the call comes to. */
  public PowerResult result() {
    return result;
  }

  /**
   * The same failure, with better advice than that of its class.
   *
   * @param remedy what can be done, to be read after the detail and a semicolon
   * @throws IllegalStateException when the result is none that has a remedy of its own
   */
  public StepFailed remedy(String remedy) {
    if (result instanceof PowerResult.Unreachable unreachable) {
      return new StepFailed(new PowerResult.Unreachable(unreachable.detail(), remedy));
    }
    if (result instanceof PowerResult.Failed failed) {
      return new StepFailed(new PowerResult.Failed(failed.fault(), failed.detail(), remedy));
    }
    throw new IllegalStateException("no failure: " + result.message());
  }

  /** A failure that another part of the driver has judged already. */
  public static StepFailed with(PowerResult result) {
    return new StepFailed(result);
  }

  /** Nobody answered, or not in time, or the answer broke off. */
  public static StepFailed unreachable(String detail) {
    return new StepFailed(new PowerResult.Unreachable(detail));
  }

  /** The BMC does not know the user, or the user may not do this. */
  public static StepFailed authentication(String detail) {
    return failed(PowerFault.AUTHENTICATION, detail);
  }

  /**
   * A parameter does not serve.
   *
   * @param name the parameter's name
   * @param what is wrong with it, to be read after the name
   */
  public static StepFailed setting(String name, String what) {
    return failed(PowerFault.SETTING, name + " " + what);
  }

  /** The BMC answered, and did not do it. */
  public static StepFailed action(String detail) {
    return failed(PowerFault.ACTION, detail);
  }

  /** A program that has to be there, here or at the other end, is not. */
  public static StepFailed tool(String detail) {
    return failed(PowerFault.TOOL, detail);
  }

  /** What the BMC says makes no sense, and would not the next time. */
  public static StepFailed fatal(String detail) {
    return failed(PowerFault.FATAL, detail);
  }

  private static StepFailed failed(PowerFault fault, String detail) {
    return new StepFailed(new PowerResult.Failed(fault, detail));
  }
}
