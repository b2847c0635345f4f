package io.maas4j.power.ipmi;

import io.maas4j.power.ipmi.wire.Ipmi15Packet;
import io.maas4j.power.ipmi.wire.IpmiMessage;
import io.maas4j.power.ipmi.wire.IpmiMessage.Checksums;
import io.maas4j.power.ipmi.wire.OctetReader;
import io.maas4j.power.ipmi.wire.RmcpMessage;
import io.maas4j.power.ipmi.wire.command.CompletionCode;
import io.maas4j.power.ipmi.wire.command.SessionCommand;
import io.maas4j.power.ipmi.wire.command.SessionCommand.GetChannelAuthenticationCapabilities;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Asks a BMC what kinds of session it has (power spec §8.4). */
final class AskCapabilities implements Opening.Step {
  private static final int WITH_20 =
      SessionCommand.THIS_CHANNEL | GetChannelAuthenticationCapabilities.TELL_20;

  private final Opening opening;
  private @Nullable Exchange exchange;
  private @Nullable IpmiMessage request;
  private @Nullable GetChannelAuthenticationCapabilities command;

  AskCapabilities(Opening opening) {
    this.opening = opening;
  }

  @Override
  public void begin() {
    // Old boards do not know the bit, and who wants 1.5 need not show it to them.
    ask(
        opening.options().version() == IpmiOptions.Version.IPMI_15
            ? SessionCommand.THIS_CHANNEL
            : WITH_20);
  }

  private void ask(int channel) {
    command =
        new GetChannelAuthenticationCapabilities(channel, opening.options().privilege().code());
    int sequence = opening.surroundings().random().nextInt(64);
    request =
        IpmiMessage.request(command.netFn(), 0, sequence, command.command(), command.encode());
    exchange =
        opening.exchange(
            Ipmi15Packet.sessionless(request).encode(), opening.askingLimit(), this::exhausted);
  }

  private void exhausted() {
    if (opening.options().version() == IpmiOptions.Version.IPMI_20 && !opening.timeIsUp()) {
      // Worth one try: there are BMCs that answer nothing before Open Session.
      opening.capabilities(Optional.empty());
    } else {
      opening.silent("Get Channel Authentication Capabilities");
    }
  }

  @Override
  public boolean accept(RmcpMessage message) {
    if (!(message instanceof Ipmi15Packet packet)
        || packet.sessionId() != 0
        || request == null
        || command == null
        || exchange == null) {
      return false;
    }
    IpmiMessage answer = IpmiMessage.decode(packet.payload(), checksums());
    if (!answer.answers(request)) {
      return false;
    }
    CompletionCode code = new CompletionCode(answer.completionCode());
    if (code.isOk()) {
      // Decoded before anything changes: a malformed answer is no answer.
      var told = command.decodeAnswer(new OctetReader(answer.responseData()));
      heardAnswer(exchange);
      opening.capabilities(Optional.of(told));
    } else if (command.channel() == WITH_20) {
      heardAnswer(exchange);
      ask(SessionCommand.THIS_CHANNEL);
    } else {
      heardAnswer(exchange);
      opening.failed(new IpmiFailure.Rejected(command.title(), code));
    }
    return true;
  }

  @Override
  public void cancel() {
    if (exchange != null) {
      exchange.cancel();
    }
  }

  private void heardAnswer(Exchange answered) {
    opening.heard();
    answered.answered();
  }

  private Checksums checksums() {
    return opening.options().has(Workaround.NOCHECKSUMCHECK) ? Checksums.IGNORE : Checksums.VERIFY;
  }
}
