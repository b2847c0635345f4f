package io.maas4j.power.redfish;

import java.util.Locale;
import java.util.Set;

/** How BMCs differ from what the standard leads one to expect, as data (power spec §12). */
final class VendorWays {
  /**
   * Messages that mean: not now, but later. HPE's during the host's self test, Dell's when a host
   * that went off just now is switched on.
   */
  static final Set<String> LATER =
      Set.of(
          "UnableToModifyDuringSystemPOST",
          "InvalidOperationForSystemState",
          "ActionParameterValueConflict",
          "ResourceInUse",
          "ResourceInStandby",
          "ServiceTemporarilyUnavailable",
          "ServiceInUnknownState",
          "OperationTimeout");

  /** Messages that mean: not with this value, whenever it is sent. */
  static final Set<String> UNSUPPORTED =
      Set.of(
          "ActionNotSupported",
          "ActionParameterNotSupported",
          "ActionParameterUnknown",
          "ActionParameterValueFormatError",
          "ActionParameterValueNotInList",
          "PropertyValueNotInList",
          "PropertyValueFormatError",
          "UnsupportedOperation");

  // Refuse a part of the boot settings: source, duration and mode have to come together.
  private static final Set<String> WHOLE_BOOT_OBJECT = Set.of("supermicro", "super micro");

  private VendorWays() {}

  /**
   * @param manufacturer as the system tells it; may be empty
   */
  static boolean wantsWholeBootObject(String manufacturer) {
    String name = manufacturer.toLowerCase(Locale.ROOT).strip();
    return WHOLE_BOOT_OBJECT.stream().anyMatch(name::startsWith);
  }
}
