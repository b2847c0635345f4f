package io.maas4j.netboot.mdns;

import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Writes answers as responders send them. */
public final class Dns {
  private final ByteArrayOutputStream records = new ByteArrayOutputStream();
  private int count;

  public static InetAddress ip(String text) {
    try {
      return InetAddress.getByName(text);
    } catch (UnknownHostException e) {
      throw new AssertionError(e);
    }
  }

  public static byte[] name(String dotted) {
    ByteArrayOutputStream name = new ByteArrayOutputStream();
    for (String label : dotted.split("\\.")) {
      byte[] octets = label.getBytes(StandardCharsets.UTF_8);
      name.write(octets.length);
      name.writeBytes(octets);
    }
    name.write(0);
    return name.toByteArray();
  }

  public Dns address(String name, String address) {
    byte[] octets = ip(address).getAddress();
    return record(name(name), octets.length == 4 ? 1 : 28, 120, octets);
  }

  public Dns pointer(String name, String target) {
    return record(name(name), 12, 120, name(target));
  }

  public Dns record(byte[] name, int type, int ttl, byte[] data) {
    records.writeBytes(name);
    records.writeBytes(
        ByteBuffer.allocate(10)
            .putShort((short) type)
            .putShort((short) 0x8001)
            .putInt(ttl)
            .putShort((short) data.length)
            .array());
    records.writeBytes(data);
    count++;
    return this;
  }

  public byte[] answer() {
    return message(0x8400);
  }

  public byte[] message(int flags) {
    ByteArrayOutputStream message = new ByteArrayOutputStream();
    message.writeBytes(
        ByteBuffer.allocate(12)
            .putShort((short) 0)
            .putShort((short) flags)
            .putShort((short) 0)
            .putShort((short) count)
            .array());
    message.writeBytes(records.toByteArray());
    return message.toByteArray();
  }
}
