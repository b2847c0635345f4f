package io.maas4j.power.ipmi.wire.command;

import io.maas4j.power.ipmi.wire.OctetReader;
import io.maas4j.power.ipmi.wire.Octets;
import java.util.Map;

/** All commands by network function and number, for reading requests. */
final class CommandTable {
  @FunctionalInterface
  private interface Decoder {
    IpmiCommand<?> decode(int lun, OctetReader in);
  }

  private static final Map<Integer, Decoder> DECODERS =
      Map.ofEntries(
          entry(0x00, 0x01, (lun, in) -> new ChassisCommand.GetChassisStatus()),
          entry(0x00, 0x02, (lun, in) -> ChassisCommand.ChassisControl.decode(in)),
          entry(0x00, 0x04, (lun, in) -> ChassisCommand.ChassisIdentify.decode(in)),
          entry(0x00, 0x08, (lun, in) -> ChassisCommand.SetSystemBootOptions.decode(in)),
          entry(0x00, 0x09, (lun, in) -> ChassisCommand.GetSystemBootOptions.decode(in)),
          entry(0x04, 0x2D, SensorCommand.GetSensorReading::decode),
          entry(0x06, 0x01, (lun, in) -> new DeviceCommand.GetDeviceId()),
          entry(0x06, 0x02, (lun, in) -> new DeviceCommand.ColdReset()),
          entry(0x06, 0x22, (lun, in) -> new WatchdogCommand.ResetWatchdogTimer()),
          entry(0x06, 0x24, (lun, in) -> WatchdogCommand.SetWatchdogTimer.decode(in)),
          entry(0x06, 0x25, (lun, in) -> new WatchdogCommand.GetWatchdogTimer()),
          entry(0x06, 0x34, (lun, in) -> ChannelCommand.SendMessage.decode(in)),
          entry(0x06, 0x37, (lun, in) -> new DeviceCommand.GetSystemGuid()),
          entry(
              0x06,
              0x38,
              (lun, in) -> SessionCommand.GetChannelAuthenticationCapabilities.decode(in)),
          entry(0x06, 0x39, (lun, in) -> SessionCommand.GetSessionChallenge.decode(in)),
          entry(0x06, 0x3A, (lun, in) -> SessionCommand.ActivateSession.decode(in)),
          entry(0x06, 0x3B, (lun, in) -> SessionCommand.SetSessionPrivilegeLevel.decode(in)),
          entry(0x06, 0x3C, (lun, in) -> SessionCommand.CloseSession.decode(in)),
          entry(0x06, 0x40, (lun, in) -> ChannelCommand.SetChannelAccess.decode(in)),
          entry(0x06, 0x41, (lun, in) -> ChannelCommand.GetChannelAccess.decode(in)),
          entry(0x06, 0x42, (lun, in) -> ChannelCommand.GetChannelInfo.decode(in)),
          entry(0x06, 0x43, (lun, in) -> UserCommand.SetUserAccess.decode(in)),
          entry(0x06, 0x44, (lun, in) -> UserCommand.GetUserAccess.decode(in)),
          entry(0x06, 0x45, (lun, in) -> UserCommand.SetUserName.decode(in)),
          entry(0x06, 0x46, (lun, in) -> UserCommand.GetUserName.decode(in)),
          entry(0x06, 0x47, (lun, in) -> UserCommand.SetUserPassword.decode(in)),
          entry(0x06, 0x48, (lun, in) -> PayloadCommand.ActivatePayload.decode(in)),
          entry(0x06, 0x49, (lun, in) -> PayloadCommand.DeactivatePayload.decode(in)),
          entry(0x06, 0x54, (lun, in) -> SessionCommand.GetChannelCipherSuites.decode(in)),
          entry(0x0A, 0x10, (lun, in) -> FruCommand.GetFruInventoryAreaInfo.decode(in)),
          entry(0x0A, 0x11, (lun, in) -> FruCommand.ReadFruData.decode(in)),
          entry(0x0A, 0x20, (lun, in) -> new SdrCommand.GetSdrRepositoryInfo()),
          entry(0x0A, 0x22, (lun, in) -> new SdrCommand.ReserveSdrRepository()),
          entry(0x0A, 0x23, (lun, in) -> SdrCommand.GetSdr.decode(in)),
          entry(0x0A, 0x40, (lun, in) -> new SelCommand.GetSelInfo()),
          entry(0x0A, 0x42, (lun, in) -> new SelCommand.ReserveSel()),
          entry(0x0A, 0x43, (lun, in) -> SelCommand.GetSelEntry.decode(in)),
          entry(0x0A, 0x44, (lun, in) -> SelCommand.AddSelEntry.decode(in)),
          entry(0x0A, 0x47, (lun, in) -> SelCommand.ClearSel.decode(in)),
          entry(0x0C, 0x01, (lun, in) -> LanCommand.SetLanConfiguration.decode(in)),
          entry(0x0C, 0x02, (lun, in) -> LanCommand.GetLanConfiguration.decode(in)),
          entry(0x2C, 0x02, (lun, in) -> DcmiCommand.GetPowerReading.decode(in)));

  private CommandTable() {}

  static IpmiCommand<?> decode(int netFn, int lun, int command, Octets data) {
    Decoder decoder = DECODERS.get(key(netFn, command));
    return decoder == null
        ? new RawCommand(netFn, lun, command, data, IpmiCommand.Repeat.HARMFUL)
        : decoder.decode(lun, new OctetReader(data));
  }

  private static Map.Entry<Integer, Decoder> entry(int netFn, int command, Decoder decoder) {
    return Map.entry(key(netFn, command), decoder);
  }

  private static int key(int netFn, int command) {
    return netFn << 8 | command;
  }
}
