package io.maas4j.access;

import io.maas4j.power.Secret;
import java.util.regex.Pattern;

/**
 * What an operating system is activated with.
 *
 * @param osystem {@code windows}
 * @param series release within it
 * @param key as its maker prints it
 */
public record LicenseKey(long id, String osystem, String series, Secret key) {
  private static final Pattern FORM = Pattern.compile("([A-Za-z0-9]{5}-){4}[A-Za-z0-9]{5}");

  /** Whether this is five groups of five letters and digits. */
  public static boolean isWellFormed(String key) {
    return FORM.matcher(key).matches();
  }

  public LicenseKey withId(long given) {
    return new LicenseKey(given, osystem, series, key);
  }
}
