package io.maas4j.power.ipmi.wire.command;

import io.maas4j.power.ipmi.wire.OctetReader;
import io.maas4j.power.ipmi.wire.OctetWriter;
import io.maas4j.power.ipmi.wire.Octets;

/** The watchdog (IPMI 2.0 §27). */
public sealed interface WatchdogCommand<R extends IpmiAnswer> extends IpmiCommand<R> {
  int NET_FN = 0x06;

  @Override
  default int netFn() {
    return NET_FN;
  }

  /** Starts the countdown from its beginning (§27.5); 80h when it was never set. */
  record ResetWatchdogTimer() implements WatchdogCommand<IpmiAnswer.Done> {
    @Override
    public int command() {
      return 0x22;
    }

    @Override
    public Octets encode() {
      return Octets.none();
    }

    @Override
    public IpmiAnswer.Done decodeAnswer(OctetReader data) {
      return new IpmiAnswer.Done();
    }
  }

  /** Sets it, and stops it if {@link WatchdogTimer#use} does not say otherwise (§27.6). */
  record SetWatchdogTimer(WatchdogTimer timer) implements WatchdogCommand<IpmiAnswer.Done> {
    @Override
    public int command() {
      return 0x24;
    }

    @Override
    public Octets encode() {
      OctetWriter out = new OctetWriter(6);
      timer.encode(out);
      return out.toOctets();
    }

    @Override
    public IpmiAnswer.Done decodeAnswer(OctetReader data) {
      return new IpmiAnswer.Done();
    }

    static SetWatchdogTimer decode(OctetReader in) {
      return new SetWatchdogTimer(WatchdogTimer.decode(in));
    }
  }

  /** Reads it (§27.7). */
  record GetWatchdogTimer() implements WatchdogCommand<WatchdogState> {
    @Override
    public int command() {
      return 0x25;
    }

    @Override
    public Octets encode() {
      return Octets.none();
    }

    @Override
    public WatchdogState decodeAnswer(OctetReader data) {
      return new WatchdogState(
          WatchdogTimer.decode(data), data.remaining() > 0 ? data.u16("present countdown") : 0);
    }
  }

  /**
   * The timer's settings, by their octets.
   *
   * @param use low three bits: 1 firmware, 2 POST, 3 loading, 4 the system, 5 OEM; bit 6: running
   *     (read), or to go on running (set); bit 7: no event
   * @param actions low three bits: 0 none, 1 reset, 2 off, 3 cycle; 6 to 4: interrupt before
   * @param preTimeoutSeconds how long before the end the interrupt comes
   * @param expiration bits of uses that have expired; set ones are cleared by setting
   * @param countdown where it begins, in units of 100 ms
   */
  record WatchdogTimer(int use, int actions, int preTimeoutSeconds, int expiration, int countdown) {
    public boolean isRunning() {
      return (use & 0x40) != 0;
    }

    void encode(OctetWriter out) {
      out.u8(use).u8(actions).u8(preTimeoutSeconds).u8(expiration).u16(countdown);
    }

    static WatchdogTimer decode(OctetReader in) {
      return new WatchdogTimer(
          in.u8("timer use"),
          in.u8("timer actions"),
          in.u8("pre-timeout interval"),
          in.u8("timer use expiration flags"),
          in.u16("initial countdown"));
    }
  }

  /**
   * The timer as it is.
   *
   * @param timer its settings
   * @param left what is left of the countdown, in units of 100 ms; 0 also where the BMC leaves it
   *     out
   */
  record WatchdogState(WatchdogTimer timer, int left) implements IpmiAnswer {
    @Override
    public Octets encode() {
      OctetWriter out = new OctetWriter(8);
      timer.encode(out);
      return out.u16(left).toOctets();
    }
  }
}
