package io.maas4j.diagnosis;

import io.maas4j.bootlog.BootTimelines;
import io.maas4j.diagnosis.Sight.Kind;
import io.maas4j.event.Event;
import io.maas4j.lifecycle.EventType;
import java.util.List;
import java.util.Map;

/** What events say, as a diagnosis reads them. */
final class Sights {
  private static final Map<EventType, Kind> KINDS =
      Map.ofEntries(
          Map.entry(EventType.NODE_DHCP_EXCHANGE, Kind.DHCP),
          Map.entry(EventType.NODE_TFTP_REQUEST, Kind.FILE),
          Map.entry(EventType.NODE_HTTP_REQUEST, Kind.FILE),
          Map.entry(EventType.NODE_METADATA_REQUEST, Kind.METADATA),
          Map.entry(EventType.NODE_PXE_REQUEST, Kind.BOOT),
          Map.entry(EventType.NODE_POWERED_ON, Kind.POWER),
          Map.entry(EventType.NODE_POWERED_OFF, Kind.POWER),
          Map.entry(EventType.NODE_POWER_CHANGED, Kind.POWER_CHANGE),
          Map.entry(EventType.NODE_POWER_QUERY_FAILED, Kind.POWER_FAILURE),
          Map.entry(EventType.NODE_POWER_ON_FAILED, Kind.POWER_FAILURE),
          Map.entry(EventType.NODE_POWER_OFF_FAILED, Kind.POWER_FAILURE),
          Map.entry(EventType.NODE_POWER_CYCLE_FAILED, Kind.POWER_FAILURE),
          Map.entry(EventType.REQUEST_NODE_START, Kind.REQUEST),
          Map.entry(EventType.NODE_STATUS_EVENT, Kind.STAGE),
          Map.entry(EventType.NODE_COMMISSIONING_EVENT, Kind.NOTE),
          Map.entry(EventType.NODE_INSTALL_EVENT, Kind.STAGE),
          Map.entry(EventType.NODE_ENTERING_RESCUE_MODE_EVENT, Kind.STAGE),
          Map.entry(EventType.NODE_COMMISSIONING_EVENT_FAILED, Kind.STAGE_FAILURE),
          Map.entry(EventType.NODE_INSTALL_EVENT_FAILED, Kind.STAGE_FAILURE),
          Map.entry(EventType.NODE_ENTERING_RESCUE_MODE_EVENT_FAILED, Kind.STAGE_FAILURE),
          Map.entry(EventType.SCRIPT_RESULT_CHANGED_STATUS, Kind.SCRIPT),
          Map.entry(EventType.RUNNING_TEST, Kind.SCRIPT),
          Map.entry(EventType.CONFIGURING_STORAGE, Kind.SCRIPT),
          Map.entry(EventType.INSTALLING_OS, Kind.SCRIPT),
          Map.entry(EventType.CONFIGURING_OS, Kind.SCRIPT),
          Map.entry(EventType.SCRIPT_RESULT_ERROR, Kind.RESULT_ERROR),
          Map.entry(EventType.NODE_INSTALLATION_FINISHED, Kind.INSTALLED),
          Map.entry(EventType.NODE_ENLISTMENT_REFUSED, Kind.ENLISTMENT),
          Map.entry(EventType.REQUEST_NODE_MARK_FAILED_SYSTEM, Kind.NOTE),
          Map.entry(EventType.NODE_CHANGED_STATUS, Kind.STATUS));

  private Sights() {}

  /** Nothing of an event that no diagnosis needs. */
  static List<Sight> of(Event event) {
    Kind kind = KINDS.get(event.type());
    if (kind == null) {
      return List.of();
    }
    return switch (kind) {
      case DHCP, METADATA -> items(event, kind, event.action());
      case FILE ->
          items(event, kind, event.type() == EventType.NODE_TFTP_REQUEST ? "TFTP" : "HTTP");
      case POWER -> one(event, kind, event.type() == EventType.NODE_POWERED_ON ? "on" : "off");
      case POWER_FAILURE -> List.of(sight(event, kind, event.description(), event.type().name()));
      case SCRIPT, INSTALLED ->
          one(
              event,
              kind,
              event.description().isEmpty() ? event.type().description() : event.description());
      default -> one(event, kind, event.description());
    };
  }

  private static List<Sight> one(Event event, Kind kind, String what) {
    return List.of(sight(event, kind, what, event.action()));
  }

  private static Sight sight(Event event, Kind kind, String what, String mark) {
    return new Sight(event.at(), kind, what, "", mark);
  }

  private static List<Sight> items(Event event, Kind kind, String mark) {
    return BootTimelines.steps(event).stream()
        .map(step -> new Sight(step.at(), kind, step.what(), step.detail(), mark))
        .toList();
  }
}
