package io.maas4j.power.lxd;

/** A certificate or a key that cannot be used; the message never shows the key. */
public final class UnusablePair extends Exception {
  private static final long serialVersionUID = 1;

  private final String parameter;

  UnusablePair(String parameter, String what) {
    super(what);
    this.parameter = parameter;
  }

  /** Which one it is: {@code certificate} or {@code key}. */
  public String parameter() {
    return parameter;
  }
}
