package io.maas4j.netboot.dhcp6;

/** What a step of the pipeline says. */
sealed interface Verdict {
  /** Go on with what is known now. */
  record Pass(Dhcp6Request request) implements Verdict {}

  /** Answer; nothing further to decide. */
  record Reply(Dhcp6Reply reply) implements Verdict {}

  /** No answer; counted by reason, so reasons are few and fixed. */
  record Drop(String reason) implements Verdict {}
}
