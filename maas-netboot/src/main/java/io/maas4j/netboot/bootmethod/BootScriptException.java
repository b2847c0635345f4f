package io.maas4j.netboot.bootmethod;

/** A boot decision that cannot be put into a loader's language; the message says why. */
public final class BootScriptException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  BootScriptException(String message) {
    super(message);
  }
}
