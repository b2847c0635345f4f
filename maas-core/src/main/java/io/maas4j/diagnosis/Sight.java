package io.maas4j.diagnosis;

import java.time.Instant;

/**
 * One thing that is on record about a machine.
 *
 * @param what it was: a message, a path, a script, a stage
 * @param detail what became of it; empty for nothing to say
 * @param mark the MAC of a DHCP message, the stage of a report; empty for none
 */
public record Sight(Instant at, Kind kind, String what, String detail, String mark) {

  /** What kind of thing. */
  public enum Kind {
    /** A power order was carried out. */
    POWER("power"),
    /** A power order or reading failed. */
    POWER_FAILURE("power failure"),
    /** The power is not as it was, and nobody had asked for that. */
    POWER_CHANGE("power"),
    /** A person was asked to do something. */
    REQUEST("request"),
    DHCP("DHCP"),
    FILE("file"),
    /** The region decided what the machine boots. */
    BOOT("boot"),
    METADATA("metadata"),
    /** A stage of cloud-init or the installer began. */
    STAGE("stage"),
    /** A stage of cloud-init or the installer failed. */
    STAGE_FAILURE("failed stage"),
    /** A result of a script changed. */
    SCRIPT("script"),
    /** A result of a script could not be taken in. */
    RESULT_ERROR("result"),
    /** The installer is done. */
    INSTALLED("installed"),
    /** A stranger asked to be enlisted, and was refused. */
    ENLISTMENT("refused enlistment"),
    /** What the region noted about it. */
    NOTE("note"),
    STATUS("status");

    private final String words;

    Kind(String words) {
      this.words = words;
    }
  }

  /** For people, in one line. */
  String text() {
    // the path of a preseed leads to a machine's key
    String shown = what.contains("op=get_") ? "preseed" : what;
    return kind.words + ": " + shown + (detail.isEmpty() ? "" : " (" + detail + ")");
  }
}
