package io.maas4j.power.sm15k;

import io.maas4j.power.PowerState;
import io.maas4j.power.steps.Call;
import io.maas4j.power.steps.StepFailed;

/** One of the three ways to talk to the chassis. Safe for concurrent use. */
interface Control {

  /** Switches the server on, to boot from the network. */
  void on(Call call, int server) throws StepFailed, InterruptedException;

  /** Cuts the server's power. */
  void off(Call call, int server) throws StepFailed, InterruptedException;

  /**
   * The server's state; unknown where this way tells nothing but that the chassis answers and lets
   * us in.
   */
  PowerState state(Call call, int server) throws StepFailed, InterruptedException;
}
