package io.maas4j.netboot.tftp.wire;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** A TFTP packet. Option names are lower case, in the order of the packet. */
public sealed interface TftpPacket {

  /**
   * RRQ, opcode 1.
   *
   * @param mode as sent; compare ignoring case
   */
  record ReadRequest(String file, String mode, Map<String, String> options) implements TftpPacket {
    public ReadRequest {
      options = copy(options);
    }
  }

  /** WRQ, opcode 2. */
  record WriteRequest(String file, String mode, Map<String, String> options) implements TftpPacket {
    public WriteRequest {
      options = copy(options);
    }
  }

  /**
   * DATA, opcode 3.
   *
   * @param block 0-65535
   */
  record Data(int block, byte[] payload) implements TftpPacket {
    public Data {
      payload = payload.clone();
    }

    @Override
    public byte[] payload() {
      return payload.clone();
    }
  }

  /**
   * ACK, opcode 4.
   *
   * @param block 0-65535
   */
  record Ack(int block) implements TftpPacket {}

  /**
   * ERROR, opcode 5.
   *
   * @param code 0-65535; see {@link TftpError}
   */
  record Error(int code, String message) implements TftpPacket {}

  /** OACK, opcode 6. */
  record OptionAck(Map<String, String> options) implements TftpPacket {
    public OptionAck {
      options = copy(options);
    }
  }

  private static Map<String, String> copy(Map<String, String> options) {
    return Collections.unmodifiableMap(new LinkedHashMap<>(options));
  }
}
