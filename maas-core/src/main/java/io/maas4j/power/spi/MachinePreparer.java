package io.maas4j.power.spi;

import io.maas4j.power.PowerResult;
import io.maas4j.power.PowerTarget;
import java.util.concurrent.CompletionStage;

/**
 * What a {@link ChassisProbe} is too whose machines run, or boot from elsewhere than the network,
 * when they are found. Listing changes nothing: what is prepared is what was new.
 */
public interface MachinePreparer {

  /**
   * Switches a machine off and lets it boot from the network first, once; as {@link
   * PowerDriver#perform} in every other way.
   *
   * @return {@code Accepted} when it is so, or was
   */
  CompletionStage<PowerResult> prepare(PowerTarget target);
}
