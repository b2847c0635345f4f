package io.maas4j.power.ipmi.wire.command;

import io.maas4j.power.ipmi.wire.OctetReader;
import io.maas4j.power.ipmi.wire.Octets;
import io.maas4j.power.ipmi.wire.WireFormatException;
import java.util.List;
import java.util.Random;

/** One of each command and of each answer, with random values in their ranges. */
public final class Commands {
  private final Random random;

  public Commands(Random random) {
    this.random = random;
  }

  /** A fresh one of every command that has a record of its own. */
  public List<IpmiCommand<?>> all() {
    return List.of(
        new ChassisCommand.GetChassisStatus(),
        new ChassisCommand.ChassisControl(any(PowerControl.values())),
        new ChassisCommand.ChassisIdentify(u8()),
        new ChassisCommand.SetSystemBootOptions(bits(7), octets(random.nextInt(6))),
        new ChassisCommand.GetSystemBootOptions(bits(7)),
        new DeviceCommand.GetDeviceId(),
        new DeviceCommand.ColdReset(),
        new DeviceCommand.GetSystemGuid(),
        new SessionCommand.GetChannelAuthenticationCapabilities(u8(), u8()),
        new SessionCommand.GetChannelCipherSuites(u8(), u8(), u8()),
        new SessionCommand.GetSessionChallenge(u8(), octets(16)),
        new SessionCommand.ActivateSession(bits(4), bits(4), octets(16), random.nextInt()),
        new SessionCommand.SetSessionPrivilegeLevel(bits(4)),
        new SessionCommand.CloseSession(random.nextInt()),
        new UserCommand.SetUserAccess(bits(4) << 4, bits(4), bits(6), bits(4)),
        new UserCommand.GetUserAccess(bits(4), bits(6)),
        new UserCommand.SetUserName(bits(6), octets(16)),
        new UserCommand.GetUserName(bits(6)),
        new UserCommand.SetUserPassword(
            bits(6), any(UserCommand.PasswordOperation.values()), octets(16)),
        new UserCommand.SetUserPassword(
            bits(6), any(UserCommand.PasswordOperation.values()), octets(20)),
        new UserCommand.SetUserPassword(
            bits(6), UserCommand.PasswordOperation.ENABLE_USER, Octets.none()),
        new ChannelCommand.SendMessage(u8(), octets(random.nextInt(20))),
        new ChannelCommand.SetChannelAccess(bits(4), u8(), u8()),
        new ChannelCommand.GetChannelAccess(bits(4), 0x40),
        new ChannelCommand.GetChannelInfo(bits(4)),
        new WatchdogCommand.ResetWatchdogTimer(),
        new WatchdogCommand.SetWatchdogTimer(timer()),
        new WatchdogCommand.GetWatchdogTimer(),
        new PayloadCommand.ActivatePayload(1, bits(4), u8()),
        new PayloadCommand.DeactivatePayload(1, bits(4)),
        new LanCommand.SetLanConfiguration(bits(4), u8(), octets(random.nextInt(16))),
        new LanCommand.GetLanConfiguration(bits(4), u8(), u8(), u8()),
        new DcmiCommand.GetPowerReading(),
        new FruCommand.GetFruInventoryAreaInfo(u8()),
        new FruCommand.ReadFruData(u8(), bits(16), u8()),
        new SdrCommand.GetSdrRepositoryInfo(),
        new SdrCommand.ReserveSdrRepository(),
        new SdrCommand.GetSdr(bits(16), bits(16), u8(), u8()),
        new SensorCommand.GetSensorReading(u8(), bits(2)),
        new SelCommand.GetSelInfo(),
        new SelCommand.ReserveSel(),
        new SelCommand.GetSelEntry(bits(16)),
        new SelCommand.AddSelEntry(new SelRecord(octets(16))),
        new SelCommand.ClearSel(bits(16), any(SelCommand.ClearSel.Step.values())));
  }

  /** A command with an answer to it. */
  public record Exchange<R extends IpmiAnswer>(IpmiCommand<R> command, R answer) {
    /** The answer after a way over the wire. */
    public IpmiAnswer again() throws WireFormatException {
      return command.decodeAnswer(new OctetReader(answer.encode()));
    }
  }

  /** Each kind of answer once. */
  public List<Exchange<?>> answers() {
    return List.of(
        new Exchange<>(new ChassisCommand.GetChassisStatus(), new ChassisStatus(u8(), u8(), u8())),
        new Exchange<>(new ChassisCommand.GetSystemBootOptions(5), new BootOption(u8(), octets(5))),
        new Exchange<>(new ChassisCommand.ChassisIdentify(1), new IpmiAnswer.Done()),
        new Exchange<>(
            new DeviceCommand.GetDeviceId(),
            new DeviceCommand.DeviceId(
                u8(), u8(), u8(), u8(), u8(), u8(), bits(24), bits(16), octets(4))),
        new Exchange<>(new DeviceCommand.GetSystemGuid(), new DeviceCommand.SystemGuid(octets(16))),
        new Exchange<>(
            new SessionCommand.GetChannelAuthenticationCapabilities(0x8E, 3),
            new ChannelCapabilities(u8(), u8(), u8(), u8(), octets(4))),
        new Exchange<>(
            new SessionCommand.GetChannelCipherSuites(14, 0, 0x80),
            new SessionCommand.CipherSuiteRecords(u8(), octets(16))),
        new Exchange<>(
            new SessionCommand.GetSessionChallenge(2, octets(16)),
            new SessionCommand.SessionChallenge(random.nextInt(), octets(16))),
        new Exchange<>(
            new SessionCommand.ActivateSession(2, 3, octets(16), 1),
            new SessionCommand.ActivatedSession(
                bits(4), random.nextInt(), random.nextInt(), bits(4))),
        new Exchange<>(
            new SessionCommand.SetSessionPrivilegeLevel(3),
            new SessionCommand.SessionPrivilege(bits(4))),
        new Exchange<>(
            new UserCommand.GetUserAccess(1, 2),
            new UserCommand.UserAccess(u8(), u8(), u8(), u8())),
        new Exchange<>(new UserCommand.GetUserName(2), new UserCommand.UserName(octets(16))),
        new Exchange<>(
            new ChannelCommand.GetChannelAccess(1, 0x40),
            new ChannelCommand.ChannelAccess(u8(), u8())),
        new Exchange<>(
            new ChannelCommand.GetChannelInfo(1),
            new ChannelCommand.ChannelInfo(u8(), u8(), u8(), u8(), bits(24), bits(16))),
        new Exchange<>(
            new WatchdogCommand.GetWatchdogTimer(),
            new WatchdogCommand.WatchdogState(timer(), bits(16))),
        new Exchange<>(
            new PayloadCommand.ActivatePayload(1, 1, 0),
            new PayloadCommand.ActivatedPayload(bits(16), bits(16), bits(16), bits(16))),
        new Exchange<>(
            new LanCommand.GetLanConfiguration(1, 3, 0, 0),
            new LanCommand.LanParameter(u8(), octets(4))),
        new Exchange<>(
            new DcmiCommand.GetPowerReading(),
            new DcmiCommand.PowerReading(
                bits(16), bits(16), bits(16), bits(16), bits(31), bits(31), u8())),
        new Exchange<>(
            new FruCommand.GetFruInventoryAreaInfo(0),
            new FruCommand.FruAreaInfo(bits(16), bits(1))),
        new Exchange<>(
            new FruCommand.ReadFruData(0, 0, 16), new FruCommand.FruData(16, octets(16))),
        new Exchange<>(
            new SdrCommand.GetSdrRepositoryInfo(),
            new SdrCommand.SdrRepositoryInfo(u8(), bits(16), bits(16), bits(31), bits(31), u8())),
        new Exchange<>(new SdrCommand.ReserveSdrRepository(), new SdrCommand.Reservation(bits(16))),
        new Exchange<>(
            new SdrCommand.GetSdr(0, 0, 0, 16), new SdrCommand.SdrPiece(bits(16), octets(16))),
        new Exchange<>(
            new SensorCommand.GetSensorReading(1, 0),
            new SensorCommand.SensorReading(u8(), u8(), u8(), bits(7))),
        new Exchange<>(
            new SelCommand.GetSelInfo(),
            new SelCommand.SelInfo(u8(), bits(16), bits(16), bits(31), bits(31), u8())),
        new Exchange<>(
            new SelCommand.GetSelEntry(0),
            new SelCommand.SelEntry(bits(16), new SelRecord(octets(16)))),
        new Exchange<>(
            new SelCommand.AddSelEntry(new SelRecord(octets(16))),
            new SelCommand.AddedEntry(bits(16))),
        new Exchange<>(
            new SelCommand.ClearSel(1, SelCommand.ClearSel.Step.ASK),
            new SelCommand.ClearProgress(bits(1))));
  }

  private WatchdogCommand.WatchdogTimer timer() {
    return new WatchdogCommand.WatchdogTimer(u8(), u8(), u8(), u8(), bits(16));
  }

  private int u8() {
    return bits(8);
  }

  private int bits(int count) {
    return random.nextInt() >>> 32 - count;
  }

  private Octets octets(int count) {
    byte[] bytes = new byte[count];
    random.nextBytes(bytes);
    return Octets.owning(bytes);
  }

  private <T> T any(T[] values) {
    return values[random.nextInt(values.length)];
  }
}
