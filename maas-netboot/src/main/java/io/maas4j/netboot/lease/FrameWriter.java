package io.maas4j.netboot.lease;

import io.maas4j.id.MacAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.IntSupplier;

/**
 * Lays frames out in one buffer that is used again and again. Confined to one thread.
 *
 * @see JournalFormat#ENTRIES
 */
final class FrameWriter {
  private static final int FIXED = 1 + 6 + 1 + 4 * 8 + 2;
  private static final int START = 256 << 10;
  private static final int KEPT = 4 << 20;

  private final IntSupplier masks;
  private ByteBuffer out = ByteBuffer.allocateDirect(START);

  /**
   * @param masks cannot be guessed from outside
   */
  FrameWriter(IntSupplier masks) {
    this.masks = masks;
  }

  int length() {
    return out.position();
  }

  void mark() {
    reserve(JournalFormat.MARK_LENGTH);
    out.put(JournalFormat.ENTRIES.mark());
  }

  /**
   * Adds a frame.
   *
   * @throws IllegalArgumentException when a record, or all of them, are too long to be kept
   */
  void frame(List<LeaseRecord> records) {
    int at = out.position();
    try {
      reserve(JournalFormat.FRAME);
      out.position(at + JournalFormat.FRAME);
      for (int i = 0; i < records.size(); i++) {
        record(records.get(i));
      }
      int body = out.position() - at - JournalFormat.FRAME;
      if (body > JournalFormat.MAX_BODY) {
        throw new IllegalArgumentException(
            records.size() + " lease records cannot be kept at once: keep fewer");
      }
      int mask = masks.getAsInt();
      JournalFormat.mask(out, at + JournalFormat.FRAME, body, mask);
      out.putInt(at, body).putInt(at + 4, ~body).putInt(at + 12, mask);
      out.putInt(at + 8, JournalFormat.crc(out, at + 12, body + 4));
    } catch (RuntimeException e) {
      out.position(at);
      throw e;
    }
  }

  /** What was added since {@link #clear}; good until the next call. */
  ByteBuffer bytes() {
    return out.duplicate().flip();
  }

  void clear() {
    if (out.capacity() > KEPT) {
      out = ByteBuffer.allocateDirect(START);
    }
    out.clear();
  }

  private void record(LeaseRecord record) {
    String name = record.hostname();
    byte[] wide = isAscii(name) ? null : name.getBytes(StandardCharsets.UTF_8);
    byte[] address = record.address().getAddress();
    byte[] clientId = record.clientId().isPresent() ? record.clientId().octets() : null;
    int length =
        FIXED
            + address.length
            + (clientId == null ? 0 : clientId.length)
            + (wide == null ? name.length() : wide.length);
    if (length > 0xFFFF) {
      throw new IllegalArgumentException("a lease record of " + length + " octets cannot be kept");
    }
    reserve(length + 2);
    out.putShort((short) length).put((byte) record.kind().ordinal());
    mac(record.mac());
    out.put((byte) address.length)
        .put(address)
        .putLong(record.start())
        .putLong(record.end())
        .putLong(record.stamp().version())
        .putLong(record.stamp().promised());
    if (clientId == null) {
      out.putShort((short) 0);
    } else {
      out.putShort((short) clientId.length).put(clientId);
    }
    if (wide == null) {
      for (int i = 0; i < name.length(); i++) {
        out.put((byte) name.charAt(i));
      }
    } else {
      out.put(wide);
    }
  }

  private void mac(MacAddress mac) {
    String text = mac.value();
    for (int at = 0; at < text.length(); at += 3) {
      out.put(
          (byte)
              (Character.digit(text.charAt(at), 16) << 4
                  | Character.digit(text.charAt(at + 1), 16)));
    }
  }

  private static boolean isAscii(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) >= 0x80) {
        return false;
      }
    }
    return true;
  }

  private void reserve(int octets) {
    if (out.remaining() < octets) {
      ByteBuffer larger =
          ByteBuffer.allocateDirect(Math.max(2 * out.capacity(), out.position() + octets));
      larger.put(out.flip());
      out = larger;
    }
  }
}
