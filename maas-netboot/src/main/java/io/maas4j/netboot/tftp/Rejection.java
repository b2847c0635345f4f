package io.maas4j.netboot.tftp;

/** Why a server did not do what a packet asked for. */
public enum Rejection {
  /** Neither of the six packets of RFC 1350 and 2347. */
  MALFORMED(Answer.NONE),
  /** A packet that belongs to no transfer, or that a server is never sent. */
  UNEXPECTED(Answer.NONE),
  /** The source is a group, everybody, nobody, or port 0: an answer would go astray. */
  SOURCE(Answer.NONE),
  /** A request that is being answered already. */
  REPEATED_REQUEST(Answer.NONE),
  /** An acknowledgement that was seen before, or of what was never sent. */
  STALE_ACK(Answer.NONE),
  /** More transfers than one address may have. */
  ADDRESS_LIMIT(Answer.NONE),
  /** More transfers than the server may have. */
  SESSION_LIMIT(Answer.NONE),
  /** More files being looked for than may be. */
  LOOKUP_LIMIT(Answer.NONE),
  /** A wrong transfer id, beyond those that are answered in a second. */
  ERROR_LIMIT(Answer.NONE),
  /** The kernel did not take an answer, or reported an error of the socket. */
  SOCKET(Answer.NONE),
  /** A wrong transfer id: ERROR 5. */
  FOREIGN(Answer.ERROR),
  /** A write request: ERROR 2. */
  WRITE(Answer.ERROR),
  /** Mode mail, or one that there is not: ERROR 4. */
  MODE(Answer.ERROR),
  /** A file name of more than 512 octets: ERROR 4. */
  NAME_LENGTH(Answer.ERROR),
  /** A name or a link that leads out of the served directory: ERROR 2. */
  OUTSIDE(Answer.ERROR),
  /** A request whose options had a value out of range; it was served without this option. */
  OPTION(Answer.SERVED);

  private enum Answer {
    NONE,
    ERROR,
    SERVED
  }

  private final Answer answer;

  Rejection(Answer answer) {
    this.answer = answer;
  }

  /** Whether the sender hears nothing. */
  public boolean silent() {
    return answer == Answer.NONE;
  }
}
