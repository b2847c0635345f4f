package io.maas4j.power.ipmi.driver;

/** A parameter that does not serve; the message names it and never shows a secret. */
final class BadSetting extends Exception {
  private static final long serialVersionUID = 1;

  BadSetting(String name, String what) {
    super(name + " " + what, null, false, false);
  }
}
