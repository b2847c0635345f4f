package io.maas4j.testkit.power.ipmi;

import io.maas4j.power.ipmi.wire.Privilege;
import io.maas4j.power.ipmi.wire.command.ChannelCommand.SetChannelAccess;
import io.maas4j.power.ipmi.wire.command.ChassisCommand.ChassisControl;
import io.maas4j.power.ipmi.wire.command.ChassisCommand.ChassisIdentify;
import io.maas4j.power.ipmi.wire.command.ChassisCommand.GetSystemBootOptions;
import io.maas4j.power.ipmi.wire.command.ChassisCommand.SetSystemBootOptions;
import io.maas4j.power.ipmi.wire.command.DeviceCommand.ColdReset;
import io.maas4j.power.ipmi.wire.command.DeviceCommand.GetSystemGuid;
import io.maas4j.power.ipmi.wire.command.IpmiCommand;
import io.maas4j.power.ipmi.wire.command.LanCommand.GetLanConfiguration;
import io.maas4j.power.ipmi.wire.command.LanCommand.SetLanConfiguration;
import io.maas4j.power.ipmi.wire.command.SelCommand.AddSelEntry;
import io.maas4j.power.ipmi.wire.command.SelCommand.ClearSel;
import io.maas4j.power.ipmi.wire.command.SessionCommand.GetChannelAuthenticationCapabilities;
import io.maas4j.power.ipmi.wire.command.SessionCommand.GetChannelCipherSuites;
import io.maas4j.power.ipmi.wire.command.SessionCommand.GetSessionChallenge;
import io.maas4j.power.ipmi.wire.command.UserCommand.GetUserAccess;
import io.maas4j.power.ipmi.wire.command.UserCommand.GetUserName;
import io.maas4j.power.ipmi.wire.command.UserCommand.SetUserAccess;
import io.maas4j.power.ipmi.wire.command.UserCommand.SetUserName;
import io.maas4j.power.ipmi.wire.command.UserCommand.SetUserPassword;
import io.maas4j.power.ipmi.wire.command.WatchdogCommand.ResetWatchdogTimer;
import io.maas4j.power.ipmi.wire.command.WatchdogCommand.SetWatchdogTimer;
import java.util.Map;
import java.util.Set;

/** Who may do what (IPMI 2.0 appendix G). */
final class Rights {
  private static final Set<Class<?>> WITHOUT_SESSION =
      Set.of(
          GetChannelAuthenticationCapabilities.class,
          GetChannelCipherSuites.class,
          GetSessionChallenge.class,
          GetSystemGuid.class);

  private static final Map<Class<?>, Privilege> NEEDED =
      Map.ofEntries(
          Map.entry(ChassisControl.class, Privilege.OPERATOR),
          Map.entry(ChassisIdentify.class, Privilege.OPERATOR),
          Map.entry(GetSystemBootOptions.class, Privilege.OPERATOR),
          Map.entry(SetSystemBootOptions.class, Privilege.OPERATOR),
          Map.entry(ColdReset.class, Privilege.ADMINISTRATOR),
          Map.entry(AddSelEntry.class, Privilege.OPERATOR),
          Map.entry(ClearSel.class, Privilege.OPERATOR),
          Map.entry(ResetWatchdogTimer.class, Privilege.OPERATOR),
          Map.entry(SetWatchdogTimer.class, Privilege.OPERATOR),
          Map.entry(GetLanConfiguration.class, Privilege.OPERATOR),
          Map.entry(SetLanConfiguration.class, Privilege.ADMINISTRATOR),
          Map.entry(SetChannelAccess.class, Privilege.ADMINISTRATOR),
          Map.entry(GetUserAccess.class, Privilege.OPERATOR),
          Map.entry(GetUserName.class, Privilege.OPERATOR),
          Map.entry(SetUserAccess.class, Privilege.ADMINISTRATOR),
          Map.entry(SetUserName.class, Privilege.ADMINISTRATOR),
          Map.entry(SetUserPassword.class, Privilege.ADMINISTRATOR));

  private Rights() {}

  static boolean needsNoSession(IpmiCommand<?> command) {
    return WITHOUT_SESSION.contains(command.getClass());
  }

  static Privilege needed(IpmiCommand<?> command) {
    return NEEDED.getOrDefault(command.getClass(), Privilege.USER);
  }
}
