package io.maas4j.testkit.power.ipmi;

import io.maas4j.power.ipmi.wire.Octets;
import io.maas4j.power.ipmi.wire.command.CompletionCode;
import io.maas4j.power.ipmi.wire.command.IpmiAnswer;

/** What came of a command. */
record Reply(CompletionCode code, Octets data) {
  static Reply of(IpmiAnswer answer) {
    return new Reply(CompletionCode.OK, answer.encode());
  }

  static Reply ok(int... octets) {
    return new Reply(CompletionCode.OK, Octets.of(octets));
  }

  static Reply refused(CompletionCode code) {
    return new Reply(code, Octets.none());
  }

  static Reply refused(int code) {
    return refused(new CompletionCode(code));
  }
}
