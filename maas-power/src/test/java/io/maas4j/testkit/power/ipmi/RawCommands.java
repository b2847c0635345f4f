package io.maas4j.testkit.power.ipmi;

import io.maas4j.power.ipmi.wire.OctetWriter;
import io.maas4j.power.ipmi.wire.Octets;
import io.maas4j.power.ipmi.wire.command.CompletionCode;
import io.maas4j.power.ipmi.wire.command.RawCommand;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.function.UnaryOperator;

/**
 * Commands that the wire package has no record for and that the usual tools send. What is not here
 * is answered C1h, as firmware does.
 */
final class RawCommands {
  private static final int SOL_REVISION = 0x11;

  private final Clock clock;
  private final Machine machine;
  private final SerialEcho console;
  private final Map<Integer, UnaryOperator<Octets>> learned = new HashMap<>();

  RawCommands(Clock clock, Machine machine, SerialEcho console) {
    this.clock = clock;
    this.machine = machine;
    this.console = console;
  }

  void learn(int netFn, int command, UnaryOperator<Octets> firmware) {
    learned.put(netFn << 8 | command, firmware);
  }

  Reply execute(RawCommand command, int port) {
    Octets data = command.data();
    UnaryOperator<Octets> own = learned.get(command.netFn() << 8 | command.command());
    if (own != null) {
      return new Reply(CompletionCode.OK, own.apply(data));
    }
    return switch (command.netFn() << 8 | command.command()) {
      // Get Chassis Capabilities (§28.1): all devices are the BMC.
      case 0x0000 -> Reply.ok(0, 0x20, 0x20, 0x20, 0x20);
      // Set Power Restore Policy (§28.8) tells which there are: all three.
      case 0x0006 -> Reply.ok(0x07);
      // Get System Restart Cause (§28.11): by command.
      case 0x0007 -> Reply.ok(0x01, 0x01);
      // Get POH Counter (§28.14): one hour a count, none.
      case 0x000F -> Reply.ok(60, 0, 0, 0, 0);
      // Get Sensor Hysteresis and Thresholds (§35.7, §35.9).
      case 0x0425 -> sensor(data, machine.sensors()::hysteresis);
      case 0x0427 -> sensor(data, machine.sensors()::thresholds);
      // Get Sensor Event Enable (§35.11): none.
      case 0x0429 -> Reply.ok(0x80, 0, 0, 0, 0);
      // Get Self Test Results (§20.4): no error.
      case 0x0604 -> Reply.ok(0x55, 0x00);
      // Get BMC Global Enables (§22.2): the event log.
      case 0x062F -> Reply.ok(0x08);
      // Get Payload Activation Status (§24.4): one instance.
      case 0x064A -> Reply.ok(1, console.isActive() ? 1 : 0, 0);
      // Set and Get User Payload Access (§24.6, §24.7): everybody may use serial over LAN.
      case 0x064C -> Reply.ok();
      case 0x064D -> Reply.ok(0x02, 0, 0, 0);
      // Get Channel Payload Support (§24.8): IPMI and SOL, and those that open a session.
      case 0x064E -> Reply.ok(0x03, 0, 0x3F, 0, 0, 0, 0, 0);
      // Get Channel Payload Version (§24.9): 1.0.
      case 0x064F -> Reply.ok(0x10);
      // Get SEL Allocation Info (§31.3).
      case 0x0A41 ->
          new Reply(
              CompletionCode.OK,
              new OctetWriter(9)
                  .u16(512)
                  .u16(16)
                  .u16(512 - machine.events().size())
                  .u16(512 - machine.events().size())
                  .u8(1)
                  .toOctets());
      // Get SEL Time (§31.10).
      case 0x0A48 ->
          new Reply(
              CompletionCode.OK,
              new OctetWriter(4).i32((int) clock.instant().getEpochSecond()).toOctets());
      // Get SOL Configuration (§26.3).
      case 0x0C22 -> solParameter(data, port);
      // Get Power Reading (DCMI 1.5 §6.6.1), in the forms that the record does not take.
      case 0x2C02 -> Reply.of(machine.powerReading());
      default -> Reply.refused(CompletionCode.INVALID_COMMAND);
    };
  }

  private static Reply sensor(Octets data, IntFunction<Reply> read) {
    return data.isEmpty() ? Reply.refused(CompletionCode.LENGTH_INVALID) : read.apply(data.at(0));
  }

  private static Reply solParameter(Octets data, int port) {
    if (data.length() < 2) {
      return Reply.refused(CompletionCode.LENGTH_INVALID);
    }
    return switch (data.at(1)) {
      case 0 -> Reply.ok(SOL_REVISION, 0);
      // Enabled; with authentication and encryption, for users.
      case 1 -> Reply.ok(SOL_REVISION, 1);
      case 2 -> Reply.ok(SOL_REVISION, 0xC2);
      // 5 ms x 12, 96 characters; 7 times, 500 ms.
      case 3 -> Reply.ok(SOL_REVISION, 12, 96);
      case 4 -> Reply.ok(SOL_REVISION, 7, 50);
      // 115.2 kbit/s.
      case 5, 6 -> Reply.ok(SOL_REVISION, 0x0A);
      case 7 -> Reply.ok(SOL_REVISION, 1);
      case 8 -> Reply.ok(SOL_REVISION, port & 0xFF, port >> 8);
      default -> Reply.refused(0x80);
    };
  }
}
