package io.maas4j.netboot.dhcp;

import java.time.Duration;

/** What this rack may give while another one serves the same network. */
interface Rights {
  Rights ALL =
      new Rights() {
        @Override
        public boolean mayTake(int address) {
          return true;
        }

        @Override
        public boolean mayEndOthers() {
          return true;
        }

        @Override
        public Duration atMost(int address, Duration wanted) {
          return wanted;
        }
      };

  /** Whether a client may have an address that is not leased to it so far. */
  boolean mayTake(int address);

  /**
   * Whether a client that takes an address gives up its others. Where two racks answer, a request
   * that was late may come after the lease that the other rack gave.
   */
  boolean mayEndOthers();

  /** How long a client may have an address that it wants for some time. */
  Duration atMost(int address, Duration wanted);
}
