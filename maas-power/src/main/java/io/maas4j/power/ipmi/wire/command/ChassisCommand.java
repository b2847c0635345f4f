package io.maas4j.power.ipmi.wire.command;

import io.maas4j.power.ipmi.wire.OctetReader;
import io.maas4j.power.ipmi.wire.OctetWriter;
import io.maas4j.power.ipmi.wire.Octets;

/** The chassis: power, identification, boot options (IPMI 2.0 §28). */
public sealed interface ChassisCommand<R extends IpmiAnswer> extends IpmiCommand<R> {
  int NET_FN = 0x00;

  @Override
  default int netFn() {
    return NET_FN;
  }

  /** Reads the power state (§28.2). */
  record GetChassisStatus() implements ChassisCommand<ChassisStatus> {
    @Override
    public int command() {
      return 0x01;
    }

    @Override
    public Octets encode() {
      return Octets.none();
    }

    @Override
    public ChassisStatus decodeAnswer(OctetReader data) {
      return ChassisStatus.decode(data);
    }
  }

  /** Switches (§28.3). */
  record ChassisControl(PowerControl control) implements ChassisCommand<IpmiAnswer.Done> {
    @Override
    public int command() {
      return 0x02;
    }

    @Override
    public Octets encode() {
      return Octets.of(control.code());
    }

    @Override
    public IpmiAnswer.Done decodeAnswer(OctetReader data) {
      return new IpmiAnswer.Done();
    }

    /** Twice on or off is once; twice a cycle is two, and some systems toggle on soft off. */
    @Override
    public Repeat repeat() {
      return control == PowerControl.UP || control == PowerControl.DOWN
          ? Repeat.HARMLESS
          : Repeat.HARMFUL;
    }

    @Override
    public String title() {
      return "Chassis Control (" + control.label() + ")";
    }

    static ChassisControl decode(OctetReader in) {
      int code = in.u8("chassis control") & 0x0F;
      return new ChassisControl(
          PowerControl.ofCode(code)
              .orElseThrow(() -> in.wrong("chassis control", "is not assigned: " + code)));
    }
  }

  /**
   * Lets a light blink (§28.5).
   *
   * @param seconds 0 to 255; 0 ends it
   */
  record ChassisIdentify(int seconds) implements ChassisCommand<IpmiAnswer.Done> {
    @Override
    public int command() {
      return 0x04;
    }

    @Override
    public Octets encode() {
      return Octets.of(seconds);
    }

    @Override
    public IpmiAnswer.Done decodeAnswer(OctetReader data) {
      return new IpmiAnswer.Done();
    }

    static ChassisIdentify decode(OctetReader in) {
      return new ChassisIdentify(in.remaining() == 0 ? 15 : in.u8("identify interval"));
    }
  }

  /**
   * Sets one boot option (§28.12).
   *
   * @param parameter 0 to 127; see {@link BootOption}
   * @param data the parameter's; none to change nothing but its validity
   */
  record SetSystemBootOptions(int parameter, Octets data)
      implements ChassisCommand<IpmiAnswer.Done> {
    @Override
    public int command() {
      return 0x08;
    }

    @Override
    public Octets encode() {
      return new OctetWriter(1 + data.length()).u8(parameter).octets(data).toOctets();
    }

    @Override
    public IpmiAnswer.Done decodeAnswer(OctetReader answer) {
      return new IpmiAnswer.Done();
    }

    static SetSystemBootOptions decode(OctetReader in) {
      return new SetSystemBootOptions(in.u8("parameter selector") & 0x7F, in.rest());
    }
  }

  /**
   * Reads one boot option (§28.13).
   *
   * @param parameter 0 to 127; see {@link BootOption}
   */
  record GetSystemBootOptions(int parameter) implements ChassisCommand<BootOption> {
    @Override
    public int command() {
      return 0x09;
    }

    @Override
    public Octets encode() {
      return Octets.of(parameter, 0, 0);
    }

    @Override
    public BootOption decodeAnswer(OctetReader data) {
      return BootOption.decode(data);
    }

    static GetSystemBootOptions decode(OctetReader in) {
      int parameter = in.u8("parameter selector") & 0x7F;
      in.skip(2, "set and block selector");
      return new GetSystemBootOptions(parameter);
    }
  }
}
