package io.maas4j.netboot.tftp.wire;

/** Error codes of RFC 1350 and RFC 2347. */
public enum TftpError {
  NOT_DEFINED,
  FILE_NOT_FOUND,
  ACCESS_VIOLATION,
  DISK_FULL,
  ILLEGAL_OPERATION,
  UNKNOWN_TRANSFER_ID,
  FILE_EXISTS,
  NO_SUCH_USER,
  OPTION_NEGOTIATION;

  /** The number on the wire. */
  public int code() {
    return ordinal();
  }
}
