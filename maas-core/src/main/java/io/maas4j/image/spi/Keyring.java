package io.maas4j.image.spi;

/** Public keys, in OpenPGP's binary form or armored. Immutable; not yet read. */
public final class Keyring {
  private final byte[] data;

  public Keyring(byte[] data) {
    this.data = data.clone();
  }

  public byte[] data() {
    return data.clone();
  }

  @Override
  public String toString() {
    return "keyring of " + data.length + " bytes";
  }
}
