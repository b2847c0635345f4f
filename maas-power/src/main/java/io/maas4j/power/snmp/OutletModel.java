package io.maas4j.power.snmp;

import io.maas4j.power.steps.Call;
import io.maas4j.power.steps.StepFailed;

/** What one maker's PDUs want to hear. */
@FunctionalInterface
public interface OutletModel {

  /**
   * The codes of an outlet.
   *
   * @param call whose other parameters may tell the model
   * @param outlet its number, from 1
   * @throws StepFailed when a parameter does not serve
   */
  OutletCodes codes(Call call, int outlet) throws StepFailed;
}
