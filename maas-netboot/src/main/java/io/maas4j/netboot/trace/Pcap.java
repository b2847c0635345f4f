package io.maas4j.netboot.trace;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.List;

/** The file format of tcpdump and Wireshark, with nanoseconds, for Ethernet. */
final class Pcap {
  /** What such a file is called in HTTP. */
  static final String MEDIA_TYPE = "application/vnd.tcpdump.pcap";

  private static final int MAGIC_NANOS = 0xA1B23C4D;
  private static final int SNAPLEN = 262_144;
  private static final int ETHERNET = 1;

  private Pcap() {}

  static byte[] of(List<Captured> packets) {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    file.writeBytes(
        ByteBuffer.allocate(24)
            .putInt(MAGIC_NANOS)
            .putShort((short) 2)
            .putShort((short) 4)
            .putInt(0)
            .putInt(0)
            .putInt(SNAPLEN)
            .putInt(ETHERNET)
            .array());
    for (Captured packet : packets) {
      Frames.Frame frame = Frames.of(packet.datagram(), packet.mac());
      file.writeBytes(
          ByteBuffer.allocate(16)
              .putInt((int) packet.at().getEpochSecond())
              .putInt(packet.at().getNano())
              .putInt(frame.bytes().length)
              .putInt(frame.length())
              .array());
      file.writeBytes(frame.bytes());
    }
    return file.toByteArray();
  }
}
