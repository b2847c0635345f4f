package io.maas4j.netboot.tftp;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/** A generated text, rendered before its transfer begins so that its size is known. */
final class TextContent implements Content {
  private final byte[] bytes;

  TextContent(String text) {
    this.bytes = text.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public long size() {
    return bytes.length;
  }

  @Override
  public void read(long offset, int length, ByteBuf out) {
    out.writeBytes(bytes, Math.toIntExact(offset), length);
  }

  @Override
  public boolean inMemory() {
    return true;
  }

  @Override
  public void close() {
    // nothing is held
  }
}
