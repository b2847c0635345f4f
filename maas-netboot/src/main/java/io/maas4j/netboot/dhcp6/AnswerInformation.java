package io.maas4j.netboot.dhcp6;

import io.maas4j.netboot.dhcp6.wire.MessageType;
import java.util.List;

/** INFORMATION-REQUEST: options without a lease (RFC 8415 §18.3.6). */
final class AnswerInformation implements Dhcp6Handler {
  @Override
  public Verdict handle(Dhcp6Request request) {
    if (request.answer().isPresent()
        || request.classified().type() != MessageType.INFORMATION_REQUEST) {
      return new Verdict.Pass(request);
    }
    return new Verdict.Pass(
        request.with(Answer.of(MessageType.REPLY, request.located(), List.of(), Change.NONE)));
  }
}
