package io.maas4j.inspection;

import io.maas4j.hardware.Device;
import io.maas4j.hardware.NodeDevice;
import io.maas4j.script.HardwareType;
import java.util.Locale;
import java.util.Optional;

/**
 * Which devices are meant; what is empty says nothing. Texts are compared whole, in any case.
 *
 * @param hardwareType what they are for
 */
public record DeviceQuery(
    Optional<Device.Bus> bus,
    Optional<HardwareType> hardwareType,
    Optional<String> vendorId,
    Optional<String> productId,
    Optional<String> vendorName,
    Optional<String> productName,
    Optional<String> driver) {
  /** Every device. */
  public static final DeviceQuery ALL =
      new DeviceQuery(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());

  boolean means(NodeDevice found) {
    Device device = found.device();
    return bus.map(device.bus()::equals).orElse(true)
        && hardwareType.map(type(device)::equals).orElse(true)
        && same(vendorId, device.vendorId())
        && same(productId, device.productId())
        && same(vendorName, device.vendorName())
        && same(productName, device.productName())
        && same(driver, device.driver());
  }

  private static boolean same(Optional<String> wanted, String text) {
    return wanted
        .map(w -> w.toLowerCase(Locale.ROOT).equals(text.toLowerCase(Locale.ROOT)))
        .orElse(true);
  }

  /** What a device is for, in the words of scripts. */
  public static HardwareType type(Device device) {
    return switch (device.use()) {
      case NODE -> HardwareType.NODE;
      case STORAGE -> HardwareType.STORAGE;
      case NETWORK -> HardwareType.NETWORK;
      case GPU -> HardwareType.GPU;
    };
  }
}
