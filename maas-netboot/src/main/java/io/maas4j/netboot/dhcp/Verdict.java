package io.maas4j.netboot.dhcp;

/** What a step of the pipeline says. */
sealed interface Verdict {
  /** Go on with what is known now. */
  record Pass(DhcpRequest request) implements Verdict {}

  /** Answer; nothing further to decide. */
  record Reply(DhcpReply reply) implements Verdict {}

  /** Taken in without an answer (RELEASE, DECLINE). */
  record Absorb(Change change) implements Verdict {}

  /** No answer; counted by reason, so reasons are few and fixed. */
  record Drop(String reason) implements Verdict {}
}
