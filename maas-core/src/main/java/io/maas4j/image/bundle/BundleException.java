package io.maas4j.image.bundle;

/** Why a bundle is not believed; its message is for people. */
public final class BundleException extends Exception {
  private static final long serialVersionUID = 1L;

  BundleException(String message) {
    super(message);
  }
}
