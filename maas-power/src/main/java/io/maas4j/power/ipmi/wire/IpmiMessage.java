package io.maas4j.power.ipmi.wire;

/**
 * An IPMI message as LAN channels carry it (IPMI 2.0 §13.8). Addresses and LUNs are those of the
 * way it goes: a response has them the other way round than its request.
 *
 * @param to who shall get it: {@code 20} is the BMC, {@code 81} a remote console
 * @param netFn network function, 0 to 63; odd ones are responses
 * @param toLun 0 to 3
 * @param from who sent it
 * @param sequence the requester's, 0 to 63; comes back in the response
 * @param fromLun 0 to 3
 * @param command 0 to 255
 * @param data the request's; in a response the completion code comes first
 */
public record IpmiMessage(
    int to, int netFn, int toLun, int from, int sequence, int fromLun, int command, Octets data) {
  public static final int BMC = 0x20;
  public static final int CONSOLE = 0x81;

  private static final int SHORTEST = 7;

  /** What to do about checksums that are wrong. */
  public enum Checksums {
    VERIFY,
    /** For boards that compute them wrong. */
    IGNORE
  }

  /** A request of a remote console to the BMC. */
  public static IpmiMessage request(int netFn, int lun, int sequence, int command, Octets data) {
    return new IpmiMessage(BMC, netFn, lun, CONSOLE, sequence, 0, command, data);
  }

  /** The response to this request. */
  public IpmiMessage response(int completionCode, Octets responseData) {
    Octets whole =
        new OctetWriter(1 + responseData.length())
            .u8(completionCode)
            .octets(responseData)
            .toOctets();
    return new IpmiMessage(from, netFn | 1, fromLun, to, sequence, toLun, command, whole);
  }

  public boolean isResponse() {
    return (netFn & 1) != 0;
  }

  /** Whether this is the response to the request. */
  public boolean answers(IpmiMessage request) {
    return netFn == (request.netFn | 1)
        && command == request.command
        && sequence == request.sequence;
  }

  /**
   * The completion code of a response.
   *
   * @throws WireFormatException when it has none
   */
  public int completionCode() {
    if (data.isEmpty()) {
      throw new WireFormatException(6, "completion code", "is missing");
    }
    return data.at(0);
  }

  /** What follows the completion code. */
  public Octets responseData() {
    return data.isEmpty() ? data : data.from(1);
  }

  public Octets encode() {
    byte[] bytes = new byte[SHORTEST + data.length()];
    bytes[0] = (byte) to;
    bytes[1] = (byte) (netFn << 2 | toLun & 3);
    bytes[2] = checksum(bytes, 0, 2);
    bytes[3] = (byte) from;
    bytes[4] = (byte) (sequence << 2 | fromLun & 3);
    bytes[5] = (byte) command;
    System.arraycopy(data.raw(), 0, bytes, 6, data.length());
    bytes[bytes.length - 1] = checksum(bytes, 3, bytes.length - 1);
    return Octets.owning(bytes);
  }

  /**
   * @throws WireFormatException when it is too short or a checksum is wrong
   */
  public static IpmiMessage decode(Octets message, Checksums checksums) {
    byte[] bytes = message.raw();
    if (bytes.length < SHORTEST) {
      throw new WireFormatException(0, "IPMI message", "needs 7 octets, there are " + bytes.length);
    }
    if (checksums == Checksums.VERIFY) {
      if (bytes[2] != checksum(bytes, 0, 2)) {
        throw new WireFormatException(2, "checksum 1", "is wrong");
      }
      if (bytes[bytes.length - 1] != checksum(bytes, 3, bytes.length - 1)) {
        throw new WireFormatException(bytes.length - 1, "checksum 2", "is wrong");
      }
    }
    OctetReader in = new OctetReader(bytes, 6, bytes.length - 1);
    return new IpmiMessage(
        message.at(0),
        message.at(1) >> 2,
        message.at(1) & 3,
        message.at(3),
        message.at(4) >> 2,
        message.at(4) & 3,
        message.at(5),
        in.rest());
  }

  /** Two's complement of the sum: together with it the octets make 0 modulo 256. */
  static byte checksum(byte[] bytes, int from, int end) {
    int sum = 0;
    for (int i = from; i < end; i++) {
      sum += bytes[i];
    }
    return (byte) -sum;
  }
}
