package io.maas4j.hardware;

import java.util.Map;

/**
 * A device on the PCI or USB bus (spec scripts §12.3). It is the same device as long as vendor id,
 * product id and address are.
 *
 * @param bus which kind
 * @param use what it is for
 * @param vendorId four hexadecimal digits
 * @param productId four hexadecimal digits
 * @param vendorName may be empty
 * @param productName may be empty
 * @param driver kernel drivers joined by {@code ", "}, may be empty
 * @param busNumber on its bus
 * @param deviceNumber on its bus
 * @param pciAddress {@code 0000:05:00.0}; empty on USB
 * @param numaNode index; 0 on USB
 * @param vpd vital product data, control characters escaped
 */
public record Device(
    Bus bus,
    Use use,
    String vendorId,
    String productId,
    String vendorName,
    String productName,
    String driver,
    int busNumber,
    int deviceNumber,
    String pciAddress,
    int numaNode,
    Map<String, String> vpd) {
  /** A bus; the number is the one on the wire. */
  public enum Bus {
    PCIE(1),
    USB(2);

    private final int number;

    Bus(int number) {
      this.number = number;
    }

    /** The number on the wire. */
    public int number() {
      return number;
    }
  }

  /** What a device is for: known by the address it shares with a port, disk or graphics card. */
  public enum Use {
    NODE,
    STORAGE,
    NETWORK,
    GPU
  }

  public Device {
    vpd = Map.copyOf(vpd);
  }

  /**
   * By what a device is known again.
   *
   * @param address on its bus
   */
  public record Identity(Bus bus, String vendorId, String productId, String address) {}

  /** The same for two findings of one device. */
  public Identity identity() {
    return new Identity(bus, vendorId, productId, bus == Bus.USB ? usbAddress() : pciAddress);
  }

  /** {@code bus:device} as disks and ports name the USB device they are. */
  public String usbAddress() {
    return bus == Bus.USB ? busNumber + ":" + deviceNumber : "";
  }
}
