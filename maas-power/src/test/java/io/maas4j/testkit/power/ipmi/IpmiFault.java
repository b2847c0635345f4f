package io.maas4j.testkit.power.ipmi;

/** What can be wrong with a simulated BMC; see {@link PacketFaults} for its network. */
public enum IpmiFault {
  /** Takes datagrams and never answers: what a dead BMC looks like from afar. */
  SILENT,
  /** Answers with octets that mean nothing. */
  GARBAGE,
  /** Answers each command of a session with C0h, node busy. */
  BUSY,
  /** Has no session left to give. */
  SESSIONS_EXHAUSTED,
  /** The power state is another one at each reading. */
  FLAPPING,
  /** Orders are accepted and not carried out. */
  STUCK,
  /** Says nothing of IPMI 2.0 and does not answer Open Session. */
  ONLY_IPMI_15,
  /** A repeated RAKP message is answered with 02h, invalid session id. */
  REPEATED_RAKP_REFUSED,
  /** Close Session is carried out and not answered. */
  CLOSE_UNANSWERED,
  /** Boot option 3 cannot be set. */
  NO_BOOT_OPTION_3,
  /** Both checksums of messages are wrong. */
  WRONG_CHECKSUMS,
  /** The check value of RAKP 4 is not cut to its length. */
  UNCUT_CHECK_VALUE
}
