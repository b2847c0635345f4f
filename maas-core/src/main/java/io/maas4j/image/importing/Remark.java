package io.maas4j.image.importing;

/**
 * Something that whoever imports images should know.
 *
 * @param subject what it is about: a source, a selection, a resource
 * @param why a clause: what is the case
 * @param remedy what can be done about it
 */
public record Remark(Code code, String subject, String why, String remedy) {
  /** For programs to switch on. */
  public enum Code {
    /** No source is enabled. */
    ALL_SOURCES_DISABLED(true),
    /** What machines are commissioned with is not selected, or no source has it. */
    COMMISSIONING_RELEASE_MISSING(false),
    /** A source could not be read; what it brought stays. */
    SOURCE_UNREAD(true),
    /** A source's files are older than those seen before. */
    STREAM_ROLLED_BACK(true),
    /** A source's files are no longer valid by their own word. */
    STREAM_EXPIRED(true),
    /** A source's files say that they were made later than now. */
    STREAM_FROM_THE_FUTURE(true),
    /** A source offers an older version than the one that it brought before. */
    VERSION_ROLLED_BACK(false),
    /** A newer version lacks something; an older one is taken. */
    VERSION_INCOMPLETE(false),
    /** A selection selects nothing that its source offers. */
    NOTHING_OFFERED(true),
    /** Another source supplies it. */
    OUTRANKED(false),
    /** It is here, selected, and no longer offered; it stays. */
    NO_LONGER_OFFERED(false),
    /** Two files are said to have one digest and two sizes. */
    SIZE_CONTRADICTED(true);

    private final boolean lacking;

    Code(boolean lacking) {
      this.lacking = lacking;
    }

    /** Whether something that is selected may be missing for this reason. */
    public boolean isLacking() {
      return lacking;
    }
  }

  @Override
  public String toString() {
    return subject + ": " + why + "; " + remedy;
  }
}
