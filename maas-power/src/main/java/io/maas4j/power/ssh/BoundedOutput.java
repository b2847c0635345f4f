package io.maas4j.power.ssh;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** Keeps what is written up to a limit, and breaks off beyond it. Thread-safe. */
final class BoundedOutput extends OutputStream {
  private final int maxBytes;
  // Guarded by this.
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private boolean tooLong;

  BoundedOutput(int maxBytes) {
    this.maxBytes = maxBytes;
  }

  @Override
  public void write(int octet) throws IOException {
    write(new byte[] {(byte) octet}, 0, 1);
  }

  @Override
  public synchronized void write(byte[] from, int offset, int length) throws IOException {
    if (length > maxBytes - bytes.size()) {
      tooLong = true;
      throw new IOException("more than " + maxBytes + " bytes of output");
    }
    bytes.write(from, offset, length);
  }

  synchronized boolean isTooLong() {
    return tooLong;
  }

  synchronized String text() {
    return bytes.toString(UTF_8);
  }
}
