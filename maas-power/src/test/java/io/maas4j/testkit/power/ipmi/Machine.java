package io.maas4j.testkit.power.ipmi;

import io.maas4j.power.ipmi.wire.Octets;
import io.maas4j.power.ipmi.wire.command.ChannelCommand;
import io.maas4j.power.ipmi.wire.command.ChannelCommand.ChannelAccess;
import io.maas4j.power.ipmi.wire.command.ChannelCommand.ChannelInfo;
import io.maas4j.power.ipmi.wire.command.ChannelCommand.GetChannelAccess;
import io.maas4j.power.ipmi.wire.command.ChannelCommand.GetChannelInfo;
import io.maas4j.power.ipmi.wire.command.ChannelCommand.SetChannelAccess;
import io.maas4j.power.ipmi.wire.command.ChassisCommand;
import io.maas4j.power.ipmi.wire.command.ChassisCommand.ChassisControl;
import io.maas4j.power.ipmi.wire.command.ChassisCommand.ChassisIdentify;
import io.maas4j.power.ipmi.wire.command.ChassisCommand.GetChassisStatus;
import io.maas4j.power.ipmi.wire.command.ChassisCommand.GetSystemBootOptions;
import io.maas4j.power.ipmi.wire.command.ChassisCommand.SetSystemBootOptions;
import io.maas4j.power.ipmi.wire.command.ChassisStatus;
import io.maas4j.power.ipmi.wire.command.CipherSuiteRecord;
import io.maas4j.power.ipmi.wire.command.CompletionCode;
import io.maas4j.power.ipmi.wire.command.DcmiCommand.PowerReading;
import io.maas4j.power.ipmi.wire.command.DeviceCommand;
import io.maas4j.power.ipmi.wire.command.DeviceCommand.DeviceId;
import io.maas4j.power.ipmi.wire.command.DeviceCommand.GetDeviceId;
import io.maas4j.power.ipmi.wire.command.DeviceCommand.GetSystemGuid;
import io.maas4j.power.ipmi.wire.command.DeviceCommand.SystemGuid;
import io.maas4j.power.ipmi.wire.command.FruCommand;
import io.maas4j.power.ipmi.wire.command.IpmiCommand;
import io.maas4j.power.ipmi.wire.command.LanCommand;
import io.maas4j.power.ipmi.wire.command.SdrCommand;
import io.maas4j.power.ipmi.wire.command.SelCommand;
import io.maas4j.power.ipmi.wire.command.SensorCommand.GetSensorReading;
import io.maas4j.power.ipmi.wire.command.SessionCommand.CipherSuiteRecords;
import io.maas4j.power.ipmi.wire.command.SessionCommand.GetChannelCipherSuites;
import io.maas4j.power.ipmi.wire.command.UserCommand;
import io.maas4j.power.ipmi.wire.command.WatchdogCommand;
import java.net.InetAddress;
import java.time.Clock;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * All of a simulated BMC that does not depend on who asks: the machine's devices. What is seldom
 * asked for is made when it is. Guarded by the BMC.
 */
final class Machine {
  private static final int SENSOR_POWER_UNIT = 0x09;
  private static final int SENSOR_SPECIFIC = 0x6F;
  private static final int IPMI_20 = 0x02;
  private static final int CHANNEL = 1;
  private static final int SUITES_A_PIECE = 16;
  private static final int IPMI_IANA = 7154;

  private final Clock clock;
  private final BmcProfile profile;
  private final InetAddress address;
  private final int number;
  private final Octets guid;
  private final SimulatedChassis chassis;
  private final UserTable users;
  private final EventLog events;
  private final Watchdog watchdog;
  private final SensorBoard sensors = new SensorBoard();
  private @Nullable LanSettings lan;
  private @Nullable FruImage inventory;
  private int storedAccess = 0x02;
  private int presentAccess = 0x02;
  private int identifySeconds;
  private boolean flapped;

  Machine(
      Clock clock,
      BmcProfile profile,
      InetAddress address,
      int number,
      Octets guid,
      SimulatedChassis chassis,
      UserTable users) {
    this.clock = clock;
    this.profile = profile;
    this.address = address;
    this.number = number;
    this.guid = guid;
    this.chassis = chassis;
    this.users = users;
    this.events = new EventLog(clock);
    this.watchdog = new Watchdog(clock);
    events.add(SENSOR_POWER_UNIT, 1, SENSOR_SPECIFIC, 0);
  }

  EventLog events() {
    return events;
  }

  int identifySeconds() {
    return identifySeconds;
  }

  /** Empty for commands that need to know the session. */
  Optional<Reply> execute(IpmiCommand<?> command, BmcFaults faults, int activeSessions) {
    watchdog.expire(chassis);
    if (command instanceof ChassisCommand<?> of) {
      return Optional.of(chassis(of, faults));
    }
    if (command instanceof DeviceCommand<?> of) {
      return Optional.of(device(of));
    }
    if (command instanceof GetChannelCipherSuites of) {
      return Optional.of(suites(of));
    }
    if (command instanceof ChannelCommand<?> of) {
      return Optional.of(channel(of, activeSessions));
    }
    if (command instanceof UserCommand<?> of) {
      return Optional.of(users.execute(of));
    }
    if (command instanceof LanCommand<?> of) {
      return Optional.of(lan().execute(of));
    }
    if (command instanceof SelCommand<?> of) {
      return Optional.of(events.execute(of));
    }
    if (command instanceof SdrCommand<?> of) {
      return Optional.of(sensors.execute(of));
    }
    if (command instanceof GetSensorReading of) {
      return Optional.of(sensors.read(of, chassis.isOn()));
    }
    if (command instanceof FruCommand<?> of) {
      return Optional.of(inventory().execute(of));
    }
    if (command instanceof WatchdogCommand<?> of) {
      return Optional.of(watchdog.execute(of, chassis));
    }
    return Optional.empty();
  }

  SensorBoard sensors() {
    return sensors;
  }

  /** DCMI's power reading: about what the sensor says. */
  PowerReading powerReading() {
    int watts = chassis.isOn() ? 180 : 10;
    return new PowerReading(watts, 10, 240, 170, clock.instant().getEpochSecond(), 60_000, 0x40);
  }

  private Reply chassis(ChassisCommand<?> command, BmcFaults faults) {
    if (command instanceof GetChassisStatus) {
      flapped = !flapped;
      boolean on = faults.has(IpmiFault.FLAPPING) ? flapped : chassis.isOn();
      // Restore policy: as before. The last event: on by command.
      return Reply.of(
          new ChassisStatus((on ? 1 : 0) | 0x20, chassis.isOnByCommand() ? 0x10 : 0, 0x40));
    }
    if (command instanceof ChassisControl control) {
      return faults.has(IpmiFault.STUCK)
          ? Reply.ok()
          : Reply.refused(chassis.control(control.control()));
    }
    if (command instanceof ChassisIdentify identify) {
      identifySeconds = identify.seconds();
      return Reply.ok();
    }
    if (command instanceof SetSystemBootOptions set) {
      return Reply.refused(chassis.set(set.parameter(), set.data()));
    }
    if (command instanceof GetSystemBootOptions get) {
      return chassis.option(get.parameter()).map(Reply::of).orElseGet(() -> Reply.refused(0x80));
    }
    throw new AssertionError(command);
  }

  private Reply device(DeviceCommand<?> command) {
    if (command instanceof GetDeviceId) {
      return Reply.of(
          new DeviceId(
              0x20,
              0x81,
              0x02,
              0x61,
              IPMI_20,
              0x9F,
              profile.manufacturer(),
              0x0004,
              Octets.of(0, 0, 0, 0)));
    }
    if (command instanceof GetSystemGuid) {
      return Reply.of(new SystemGuid(guid));
    }
    // A cold reset: the settings stay, the sessions are the BMC's to drop.
    return Reply.ok();
  }

  private Reply suites(GetChannelCipherSuites command) {
    Octets all =
        CipherSuiteRecord.encode(
            profile.suites().stream().sorted().map(CipherSuiteRecord::of).toList());
    int from = (command.index() & 0x3F) * SUITES_A_PIECE;
    int length = Math.max(0, Math.min(SUITES_A_PIECE, all.length() - from));
    Octets piece = length == 0 ? Octets.none() : all.from(from).padded(length);
    return Reply.of(new CipherSuiteRecords(CHANNEL, piece));
  }

  private Reply channel(ChannelCommand<?> command, int activeSessions) {
    if (command instanceof GetChannelInfo info) {
      return isHere(info.channel())
          ? Reply.of(new ChannelInfo(CHANNEL, 4, 1, 0x80 | activeSessions, IPMI_IANA, 0))
          : Reply.refused(CompletionCode.INVALID_FIELD);
    }
    if (command instanceof GetChannelAccess get) {
      int access = get.which() == SetChannelAccess.STORED ? storedAccess : presentAccess;
      return isHere(get.channel())
          ? Reply.of(new ChannelAccess(access, 0x04))
          : Reply.refused(CompletionCode.INVALID_FIELD);
    }
    if (command instanceof SetChannelAccess set) {
      if (!isHere(set.channel())) {
        return Reply.refused(CompletionCode.INVALID_FIELD);
      }
      int which = set.access() & 0xC0;
      if (which == SetChannelAccess.STORED) {
        storedAccess = set.access() & 0x3F;
      } else if (which == SetChannelAccess.PRESENT) {
        presentAccess = set.access() & 0x3F;
      }
      return Reply.ok();
    }
    // Send Message: there is no other controller.
    return Reply.refused(0x83);
  }

  private static boolean isHere(int channel) {
    return channel == CHANNEL || channel == 0x0E;
  }

  private LanSettings lan() {
    LanSettings settings = lan;
    if (settings == null) {
      settings = new LanSettings(address, number, profile);
      lan = settings;
    }
    return settings;
  }

  private FruImage inventory() {
    FruImage image = inventory;
    if (image == null) {
      image = new FruImage(String.format("SIM%06d", number));
      inventory = image;
    }
    return image;
  }
}
