package io.maas4j.power.spi;

import io.maas4j.power.PowerResult;
import io.maas4j.power.PowerTarget;
import java.util.concurrent.CompletionStage;

/** What a {@link PowerDriver} is too whose BMCs can be told what to boot from. */
public interface BootOrderSetter {

  /**
   * Sets the order once; as {@link PowerDriver#perform} in every other way.
   *
   * @return {@code Accepted} when the BMC took it
   */
  CompletionStage<PowerResult> setBootOrder(PowerTarget target, BootOrder order);
}
