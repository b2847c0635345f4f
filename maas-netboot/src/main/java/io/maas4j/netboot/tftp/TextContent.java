package io.maas4j.netboot.tftp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

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
  public CompletionStage<ByteBuf> read(long offset, int length) {
    return CompletableFuture.completedFuture(
        Unpooled.wrappedBuffer(bytes, Math.toIntExact(offset), length));
  }

  @Override
  public void close() {
    // nothing is held
  }
}
