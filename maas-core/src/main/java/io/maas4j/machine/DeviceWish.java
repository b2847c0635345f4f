package io.maas4j.machine;

import io.maas4j.hardware.Device;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * A device that a machine is to have, on its PCI or USB bus.
 *
 * @param values what is said of it, compared without regard to case; never empty
 */
public record DeviceWish(Map<Field, String> values) {
  /** What can be said of a device. */
  public enum Field {
    VENDOR_ID(Device::vendorId),
    PRODUCT_ID(Device::productId),
    VENDOR_NAME(Device::vendorName),
    PRODUCT_NAME(Device::productName),
    COMMISSIONING_DRIVER(Device::driver);

    private final Function<Device, String> reader;

    Field(Function<Device, String> reader) {
      this.reader = reader;
    }

    /** As the API spells it. */
    public String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** The field of this name. */
    public static Optional<Field> ofWireName(String name) {
      return Arrays.stream(values()).filter(field -> field.wireName().equals(name)).findFirst();
    }
  }

  public DeviceWish {
    if (values.isEmpty()) {
      throw new IllegalArgumentException("nothing is said of the device");
    }
    values = new EnumMap<>(values);
  }

  /** Whether a device is what is wished for. */
  public boolean fits(Device device) {
    return values.entrySet().stream()
        .allMatch(e -> e.getKey().reader.apply(device).equalsIgnoreCase(e.getValue()));
  }
}
