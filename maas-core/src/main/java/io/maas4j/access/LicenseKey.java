package io.maas4j.access;

import io.maas4j.power.Secret;

/**
 * What an operating system is activated with.
 *
 * @param osystem {@code windows}
 * @param series release within it
 * @param key as its maker prints it
 */
public record LicenseKey(long id, String osystem, String series, Secret key) {
  public LicenseKey withId(long given) {
    return new LicenseKey(given, osystem, series, key);
  }
}
