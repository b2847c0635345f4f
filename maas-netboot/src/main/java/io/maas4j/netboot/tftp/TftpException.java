package io.maas4j.netboot.tftp;

import java.io.IOException;

/** The server answered with an ERROR. */
public final class TftpException extends IOException {
  private static final long serialVersionUID = 1L;

  private final int code;

  TftpException(int code, String message) {
    super("TFTP error " + code + ": " + message);
    this.code = code;
  }

  /** The code on the wire; see {@link io.maas4j.netboot.tftp.wire.TftpError}. */
  public int code() {
    return code;
  }
}
