package io.maas4j.testkit.power.redfish;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * The way a kind of BMC speaks Redfish. Modelled on what is known of products; none is a copy of
 * one.
 *
 * @param manufacturer what the system says
 * @param resetTypes the {@code ResetType}s that it takes
 * @param bootSources what {@code BootSourceOverrideTarget} can be
 * @param ways what else it does
 */
public record RedfishDialect(
    String manufacturer, List<String> resetTypes, List<String> bootSources, Set<Way> ways) {
  private static final List<String> ALL_RESETS =
      List.of(
          "On",
          "ForceOff",
          "GracefulShutdown",
          "GracefulRestart",
          "ForceRestart",
          "Nmi",
          "PushPowerButton");
  private static final List<String> ALL_SOURCES =
      List.of("None", "Pxe", "Hdd", "Cd", "BiosSetup", "UefiHttp");

  /** By the standard, without peculiarities. */
  public static final RedfishDialect STANDARD = of("Simulated Systems");

  /** A settings object, tasks, and no power-on right after a power-off. */
  public static final RedfishDialect DELL_LIKE =
      of("Dell Inc.", Way.SETTINGS_OBJECT, Way.TASKS, Way.CONFLICT_AFTER_OFF);

  /** Entity tags demanded, boot settings locked for a while after power on. */
  public static final RedfishDialect HPE_LIKE =
      of("HPE", Way.ETAG_REQUIRED, Way.LOCKED_IN_POST, Way.TRANSITIONS_SHOWN);

  /** Boot settings as a whole only, no change that changes nothing, weak tags that want strong. */
  public static final RedfishDialect SUPERMICRO_LIKE =
      of("Supermicro", Way.WHOLE_BOOT_OBJECT, Way.ETAG_REQUIRED, Way.WEAK_ETAGS);

  /** Reset types in a resource of their own. */
  public static final RedfishDialect OPENBMC_LIKE =
      new RedfishDialect(
          "OpenBMC",
          List.of("On", "ForceOn", "ForceOff", "GracefulShutdown", "ForceRestart", "PowerCycle"),
          List.of("None", "Pxe", "Hdd", "Cd", "BiosSetup", "Usb"),
          EnumSet.of(Way.ACTION_INFO, Way.TRANSITIONS_SHOWN));

  /** No session service and nothing said about what is allowed: a small or an old service. */
  public static final RedfishDialect BARE =
      new RedfishDialect(
          "", ALL_RESETS, ALL_SOURCES, EnumSet.of(Way.NO_SESSIONS, Way.NOTHING_SAID_OF_RESETS));

  /** One peculiarity. */
  public enum Way {
    /** Only Basic authentication. */
    NO_SESSIONS,
    /** The session service is elsewhere, and the root says where. */
    SESSIONS_ELSEWHERE,
    /** {@code ResetType@Redfish.AllowableValues} is missing; what is not taken is answered 501. */
    NOTHING_SAID_OF_RESETS,
    /** The reset types are in the resource of {@code @Redfish.ActionInfo}. */
    ACTION_INFO,
    /** Orders are answered with 202 and a task. */
    TASKS,
    /** Boot settings are written to {@code @Redfish.Settings}. */
    SETTINGS_OBJECT,
    /** A PATCH without {@code If-Match} is answered 428. */
    ETAG_REQUIRED,
    /** Tags are shown as weak and compared as strong. */
    WEAK_ETAGS,
    /** Boot settings need source, duration and mode, and must change something. */
    WHOLE_BOOT_OBJECT,
    /** Boot settings are locked for a while after power on. */
    LOCKED_IN_POST,
    /** On is answered 409 for a while after off. */
    CONFLICT_AFTER_OFF,
    /** PoweringOn and PoweringOff are shown; else the old state until the new one is there. */
    TRANSITIONS_SHOWN,
    /** Where a new session is, is told by a host name that only the service knows. */
    LOCATION_BY_OWN_NAME,
    /** {@code Systems/{name}} is answered 307 to the id. */
    NAMES_REDIRECT
  }

  public RedfishDialect {
    resetTypes = List.copyOf(resetTypes);
    bootSources = List.copyOf(bootSources);
    ways = Set.copyOf(ways);
  }

  /** This dialect with more peculiarities. */
  public RedfishDialect with(Way... more) {
    Set<Way> all = EnumSet.noneOf(Way.class);
    all.addAll(ways);
    all.addAll(List.of(more));
    return new RedfishDialect(manufacturer, resetTypes, bootSources, all);
  }

  /** This dialect with other reset types. */
  public RedfishDialect withResetTypes(String... types) {
    return new RedfishDialect(manufacturer, List.of(types), bootSources, ways);
  }

  /** This dialect with other boot sources. */
  public RedfishDialect withBootSources(String... sources) {
    return new RedfishDialect(manufacturer, resetTypes, List.of(sources), ways);
  }

  boolean does(Way way) {
    return ways.contains(way);
  }

  private static RedfishDialect of(String manufacturer, Way... ways) {
    return new RedfishDialect(manufacturer, ALL_RESETS, ALL_SOURCES, Set.of(ways));
  }
}
