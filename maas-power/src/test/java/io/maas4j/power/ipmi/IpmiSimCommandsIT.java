package io.maas4j.power.ipmi;

import static org.assertj.core.api.Assertions.assertThat;

import io.maas4j.power.Secret;
import io.maas4j.power.ipmi.IpmiOptions.Version;
import io.maas4j.power.ipmi.wire.Octets;
import io.maas4j.power.ipmi.wire.PayloadType;
import io.maas4j.power.ipmi.wire.Privilege;
import io.maas4j.power.ipmi.wire.command.BootFlags;
import io.maas4j.power.ipmi.wire.command.BootOption;
import io.maas4j.power.ipmi.wire.command.ChannelCommand;
import io.maas4j.power.ipmi.wire.command.ChassisCommand;
import io.maas4j.power.ipmi.wire.command.DcmiCommand;
import io.maas4j.power.ipmi.wire.command.DeviceCommand;
import io.maas4j.power.ipmi.wire.command.FruCommand;
import io.maas4j.power.ipmi.wire.command.IpmiCommand;
import io.maas4j.power.ipmi.wire.command.LanCommand;
import io.maas4j.power.ipmi.wire.command.PayloadCommand;
import io.maas4j.power.ipmi.wire.command.PowerControl;
import io.maas4j.power.ipmi.wire.command.RawCommand;
import io.maas4j.power.ipmi.wire.command.SdrCommand;
import io.maas4j.power.ipmi.wire.command.SelCommand;
import io.maas4j.power.ipmi.wire.command.SelRecord;
import io.maas4j.power.ipmi.wire.command.SensorCommand;
import io.maas4j.power.ipmi.wire.command.SessionCommand;
import io.maas4j.power.ipmi.wire.command.UserCommand;
import io.maas4j.power.ipmi.wire.command.WatchdogCommand;
import java.lang.reflect.Modifier;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every command and every method of the client goes to OpenIPMI's simulated BMC, over IPMI 2.0 and
 * 1.5: one that is added and not tried here fails the test.
 */
class IpmiSimCommandsIT {
  private static final IpmiCredentials MAAS = IpmiCredentials.of("maas", Secret.of("secret"));
  private static final IpmiOptions ADMINISTRATOR =
      IpmiOptions.DEFAULTS.toBuilder().privilege(Privilege.ADMINISTRATOR).build();
  private static final List<IpmiOptions> BOTH =
      List.of(ADMINISTRATOR, ADMINISTRATOR.toBuilder().version(Version.IPMI_15).build());
  private static final Octets EVENT =
      Octets.of(0, 0, SelRecord.SYSTEM_EVENT, 0, 0, 0, 0, 0x20, 0, 4, 1, 1, 1, 0x57, 0, 0);

  /** Sent by the client itself where a session begins or ends; most have no sense inside of it. */
  private static final Set<Class<?>> OF_SESSIONS =
      Set.of(
          SessionCommand.GetChannelAuthenticationCapabilities.class,
          SessionCommand.GetSessionChallenge.class,
          SessionCommand.ActivateSession.class,
          SessionCommand.CloseSession.class);

  /** What it does not have, and says so by the completion code. */
  private static final Set<Class<?>> NOT_OFFERED =
      Set.of(DeviceCommand.ColdReset.class, DcmiCommand.GetPowerReading.class);

  /** Of RMCP+ only. */
  private static final Set<Class<?>> OF_20 =
      Set.of(
          SessionCommand.GetChannelCipherSuites.class,
          PayloadCommand.ActivatePayload.class,
          PayloadCommand.DeactivatePayload.class);

  @TempDir Path directory;
  private IpmiSim sim;
  private IpmiClient client;

  @BeforeEach
  void start() throws Exception {
    sim = IpmiSim.start(directory);
    client = IpmiClient.create(IpmiClientConfig.DEFAULTS.withSessionGap(Duration.ZERO));
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .ignoreExceptions()
        .untilAsserted(() -> connect(ADMINISTRATOR).close());
  }

  @AfterEach
  void stop() throws Exception {
    if (client != null) {
      client.close();
    }
    if (sim != null) {
      sim.close();
    }
  }

  @Test
  void everyCommandIsAnsweredOrRefusedByItsCode() throws Exception {
    for (IpmiOptions options : BOTH) {
      Set<Class<?>> sent = new LinkedHashSet<>(OF_SESSIONS);
      Set<Class<?>> refused = new LinkedHashSet<>();
      try (IpmiSession session = connect(options)) {
        for (IpmiCommand<?> command : commands(session)) {
          sent.add(command.getClass());
          if (!isAnswered(session, command)) {
            refused.add(command.getClass());
          }
        }
      }
      assertThat(sent).containsExactlyInAnyOrderElementsOf(all());
      if (options.version() == Version.IPMI_15) {
        refused.removeAll(OF_20);
      }
      assertThat(refused).as(options.toString()).isEqualTo(NOT_OFFERED);
    }
  }

  @Test
  void everyMethodServes() throws Exception {
    Map<String, Function<IpmiSession, CompletionStage<?>>> methods = methods();
    Set<String> offered =
        Stream.of(
                IpmiSession.class,
                Inventory.class,
                Sensors.class,
                EventLog.class,
                Users.class,
                SolConsole.class)
            .flatMap(
                type ->
                    Arrays.stream(type.getDeclaredMethods())
                        .filter(method -> Modifier.isPublic(method.getModifiers()))
                        .map(method -> type.getSimpleName() + "." + method.getName()))
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(methods.keySet()).containsExactlyInAnyOrderElementsOf(offered);
    for (IpmiOptions options : BOTH) {
      for (Map.Entry<String, Function<IpmiSession, CompletionStage<?>>> method :
          methods.entrySet()) {
        boolean serial = method.getKey().toLowerCase(Locale.ROOT).contains("sol");
        if (serial && options.version() == Version.IPMI_15) {
          continue;
        }
        try (IpmiSession session = connect(options)) {
          get(method.getValue().apply(session));
        } catch (CompletionException e) {
          throw new AssertionError(method.getKey() + " over " + options, e);
        }
      }
    }
  }

  private static Map<String, Function<IpmiSession, CompletionStage<?>>> methods() {
    ChassisCommand.GetChassisStatus status = new ChassisCommand.GetChassisStatus();
    Map<String, Function<IpmiSession, CompletionStage<?>>> methods = new LinkedHashMap<>();
    methods.put("IpmiSession.send", session -> session.send(status));
    methods.put("IpmiSession.trySend", session -> session.trySend(status, Duration.ofSeconds(5)));
    methods.put(
        "IpmiSession.activateSol", session -> console(session).thenAccept(SolConsole::close));
    methods.put(
        "IpmiSession.close",
        session -> {
          session.close();
          return session.send(status).handle((on, closed) -> closed);
        });
    methods.put("Inventory.read", session -> new Inventory(session).read(Inventory.MACHINE));
    methods.put("Inventory.memory", session -> new Inventory(session).memory(Inventory.MACHINE));
    methods.put("Sensors.records", session -> new Sensors(session).records());
    methods.put("Sensors.readings", session -> new Sensors(session).readings());
    methods.put(
        "Sensors.read",
        session -> {
          Sensors sensors = new Sensors(session);
          return sensors
              .records()
              .thenCompose(records -> sensors.read(records.get(0).sensor().orElseThrow()));
        });
    methods.put("EventLog.read", session -> new EventLog(session).read());
    methods.put("EventLog.clear", session -> new EventLog(session).clear());
    methods.put("Users.list", session -> new Users(session, 1).list());
    methods.put(
        "Users.put",
        session -> new Users(session, 1).put("made", Secret.of("secret"), Privilege.USER));
    methods.put(
        "SolConsole.write",
        session -> console(session).thenCompose(console -> console.write(new byte[] {'x'})));
    methods.put(
        "SolConsole.sendBreak", session -> console(session).thenAccept(SolConsole::sendBreak));
    methods.put("SolConsole.close", session -> console(session).thenAccept(SolConsole::close));
    return methods;
  }

  private static CompletionStage<SolConsole> console(IpmiSession session) {
    return session.activateSol(
        new SolListener() {
          @Override
          public void printed(byte[] octets) {}

          @Override
          public void ended(IpmiFailure why) {}
        });
  }

  /** One of each, in an order in which each can be carried out. */
  private static List<IpmiCommand<?>> commands(IpmiSession session) {
    Octets password = Octets.ofText("another").padded(16);
    int sdr = get(session.send(new SdrCommand.ReserveSdrRepository())).id();
    get(session.send(new SelCommand.AddSelEntry(new SelRecord(EVENT))));
    int sel = get(session.send(new SelCommand.ReserveSel())).id();
    return List.of(
        new DeviceCommand.GetDeviceId(),
        new DeviceCommand.GetSystemGuid(),
        new SessionCommand.GetChannelCipherSuites(0x0E, 0, 0x80),
        new SessionCommand.SetSessionPrivilegeLevel(Privilege.ADMINISTRATOR.code()),
        new ChassisCommand.GetChassisStatus(),
        new ChassisCommand.ChassisControl(PowerControl.UP),
        new ChassisCommand.ChassisControl(PowerControl.CYCLE),
        new ChassisCommand.ChassisControl(PowerControl.HARD_RESET),
        new ChassisCommand.ChassisControl(PowerControl.SOFT_SHUTDOWN),
        new ChassisCommand.ChassisControl(PowerControl.DOWN),
        new ChassisCommand.ChassisIdentify(1),
        new ChassisCommand.SetSystemBootOptions(
            BootOption.BOOT_FLAGS,
            BootFlags.none().from(BootFlags.DEVICE_PXE, BootFlags.Term.ONCE).octets()),
        new ChassisCommand.GetSystemBootOptions(BootOption.BOOT_FLAGS),
        new UserCommand.GetUserAccess(1, 2),
        new UserCommand.GetUserName(2),
        new UserCommand.SetUserName(7, Octets.ofText("seventh").padded(16)),
        new UserCommand.SetUserPassword(7, UserCommand.PasswordOperation.SET_PASSWORD, password),
        new UserCommand.SetUserAccess(
            UserCommand.SetUserAccess.ALLOW_MESSAGING, 1, 7, Privilege.USER.code()),
        new ChannelCommand.GetChannelInfo(1),
        new ChannelCommand.GetChannelAccess(1, ChannelCommand.SetChannelAccess.STORED),
        new ChannelCommand.SetChannelAccess(
            1,
            ChannelCommand.SetChannelAccess.STORED | 2,
            ChannelCommand.SetChannelAccess.STORED | Privilege.ADMINISTRATOR.code()),
        // To itself, over the system's bus: Get Device ID.
        new ChannelCommand.SendMessage(0x40, Octets.ofHex("2018c88104017a")),
        new WatchdogCommand.SetWatchdogTimer(new WatchdogCommand.WatchdogTimer(4, 0, 0, 0, 600)),
        new WatchdogCommand.ResetWatchdogTimer(),
        new WatchdogCommand.GetWatchdogTimer(),
        new LanCommand.GetLanConfiguration(1, LanCommand.IP_ADDRESS, 0, 0),
        new LanCommand.SetLanConfiguration(1, LanCommand.SET_IN_PROGRESS, Octets.of(0)),
        new FruCommand.GetFruInventoryAreaInfo(0),
        new FruCommand.ReadFruData(0, 0, 16),
        new SdrCommand.GetSdrRepositoryInfo(),
        new SdrCommand.ReserveSdrRepository(),
        new SdrCommand.GetSdr(sdr + 1, 0, 0, 5),
        new SensorCommand.GetSensorReading(1, 0),
        new SelCommand.GetSelInfo(),
        new SelCommand.AddSelEntry(new SelRecord(EVENT)),
        new SelCommand.GetSelEntry(SelCommand.GetSelEntry.FIRST),
        new SelCommand.ReserveSel(),
        new SelCommand.ClearSel(sel + 1, SelCommand.ClearSel.Step.INITIATE),
        new DcmiCommand.GetPowerReading(),
        new PayloadCommand.ActivatePayload(PayloadType.SOL.code(), 1, 0),
        new PayloadCommand.DeactivatePayload(PayloadType.SOL.code(), 1),
        RawCommand.of(0x06, 0x01, Octets.none()),
        // Last, for whatever that does to it.
        new DeviceCommand.ColdReset());
  }

  private static Set<Class<?>> all() {
    Set<Class<?>> all = new LinkedHashSet<>();
    for (Class<?> family : IpmiCommand.class.getPermittedSubclasses()) {
      if (family.isInterface()) {
        all.addAll(List.of(family.getPermittedSubclasses()));
      } else {
        all.add(family);
      }
    }
    return all;
  }

  private static boolean isAnswered(IpmiSession session, IpmiCommand<?> command) {
    try {
      return get(session.send(command)) != null;
    } catch (CompletionException e) {
      assertThat(e.getCause()).as(command.toString()).isInstanceOf(IpmiException.class);
      IpmiFailure failure = ((IpmiException) e.getCause()).failure();
      assertThat(failure).as(command.toString()).isInstanceOf(IpmiFailure.Rejected.class);
      return false;
    }
  }

  private IpmiSession connect(IpmiOptions options) {
    return get(client.connect("127.0.0.1", sim.port(), MAAS, options));
  }

  private static <T> T get(CompletionStage<T> stage) {
    return stage.toCompletableFuture().orTimeout(30, TimeUnit.SECONDS).join();
  }
}
