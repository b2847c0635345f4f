package io.maas4j.sample.sim;

import java.io.IOException;

/** Reports the steps of one power cycle, and ends it where the power is gone. */
interface Ladder {
  /**
   * @throws PowerCycle.PowerCutException when the power was cut
   */
  void step(SimStep step, String detail) throws IOException;
}
