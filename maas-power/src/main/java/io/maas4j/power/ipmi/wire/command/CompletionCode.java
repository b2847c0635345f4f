package io.maas4j.power.ipmi.wire.command;

import java.util.Locale;
import java.util.Map;

/**
 * How a BMC says what came of a command (IPMI 2.0 §5.2, table 5-2).
 *
 * @param value 0 to 255; 80h to BEh mean what the command's own table says
 */
public record CompletionCode(int value) {
  public static final CompletionCode OK = new CompletionCode(0x00);
  public static final CompletionCode NODE_BUSY = new CompletionCode(0xC0);
  public static final CompletionCode INVALID_COMMAND = new CompletionCode(0xC1);
  public static final CompletionCode INVALID_FOR_LUN = new CompletionCode(0xC2);
  public static final CompletionCode TIMEOUT = new CompletionCode(0xC3);
  public static final CompletionCode RESERVATION_CANCELLED = new CompletionCode(0xC5);
  public static final CompletionCode LENGTH_INVALID = new CompletionCode(0xC7);
  public static final CompletionCode LENGTH_LIMIT = new CompletionCode(0xC8);
  public static final CompletionCode OUT_OF_RANGE = new CompletionCode(0xC9);
  public static final CompletionCode TOO_MANY_OCTETS = new CompletionCode(0xCA);
  public static final CompletionCode NOT_PRESENT = new CompletionCode(0xCB);
  public static final CompletionCode INVALID_FIELD = new CompletionCode(0xCC);
  public static final CompletionCode INSUFFICIENT_PRIVILEGE = new CompletionCode(0xD4);
  public static final CompletionCode NOT_IN_THIS_STATE = new CompletionCode(0xD5);
  public static final CompletionCode SUBFUNCTION_DISABLED = new CompletionCode(0xD6);
  public static final CompletionCode UNSPECIFIED = new CompletionCode(0xFF);

  private static final Map<Integer, String> TEXTS =
      Map.ofEntries(
          Map.entry(0x00, "completed normally"),
          Map.entry(0xC0, "node busy"),
          Map.entry(0xC1, "invalid command"),
          Map.entry(0xC2, "command invalid for given LUN"),
          Map.entry(0xC3, "timeout while processing command"),
          Map.entry(0xC4, "out of space"),
          Map.entry(0xC5, "reservation cancelled or invalid"),
          Map.entry(0xC6, "request data truncated"),
          Map.entry(0xC7, "request data length invalid"),
          Map.entry(0xC8, "request data field length limit exceeded"),
          Map.entry(0xC9, "parameter out of range"),
          Map.entry(0xCA, "cannot return number of requested data bytes"),
          Map.entry(0xCB, "requested sensor, data, or record not present"),
          Map.entry(0xCC, "invalid data field in request"),
          Map.entry(0xCD, "command illegal for specified sensor or record type"),
          Map.entry(0xCE, "command response could not be provided"),
          Map.entry(0xCF, "cannot execute duplicated request"),
          Map.entry(0xD0, "SDR repository in update mode"),
          Map.entry(0xD1, "device in firmware update mode"),
          Map.entry(0xD2, "BMC initialization in progress"),
          Map.entry(0xD3, "destination unavailable"),
          Map.entry(0xD4, "insufficient privilege level"),
          Map.entry(0xD5, "not supported in present state"),
          Map.entry(0xD6, "sub-function disabled or unavailable"),
          Map.entry(0xFF, "unspecified error"));

  public boolean isOk() {
    return value == 0;
  }

  /** Whether the same command may succeed a second or two later. */
  public boolean isTemporary() {
    return switch (value) {
      case 0xC0, 0xC3, 0xC4, 0xCE, 0xD0, 0xD1, 0xD2 -> true;
      default -> false;
    };
  }

  /** The specification's words and the number. */
  @Override
  public String toString() {
    String text =
        TEXTS.getOrDefault(
            value, value >= 0x80 && value <= 0xBE ? "command-specific code" : "reserved code");
    return String.format(Locale.ROOT, "%s (%02Xh)", text, value);
  }
}
