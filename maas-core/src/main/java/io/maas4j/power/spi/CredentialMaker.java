package io.maas4j.power.spi;

import io.maas4j.power.PowerParameters;

/** What a {@link PowerDriverFactory} is too that can make credentials where none were given. */
public interface CredentialMaker {

  /**
   * The parameters, with credentials made for them when they have none. Called when a machine's
   * power is set, within a transaction: computes and asks nobody.
   *
   * @param given checked, secrets opened
   * @param commonName whose they are to be, the name of the installation
   * @return what was given when nothing is missing; what is secret is marked as such
   */
  PowerParameters withCredentials(PowerParameters given, String commonName);
}
