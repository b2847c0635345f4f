package io.maas4j.script.run;

import java.util.List;
import java.util.Map;

/** What a machine has now, for parameters that name disks and interfaces. */
public interface MachineHardware {
  /** A machine without disks and interfaces. */
  MachineHardware NONE =
      new MachineHardware() {
        @Override
        public List<Disk> disks() {
          return List.of();
        }

        @Override
        public Map<String, String> interfaceNames() {
          return Map.of();
        }

        @Override
        public String operationalState(String interfaceName) {
          return "";
        }
      };

  /**
   * A disk.
   *
   * @param name current, {@code sda}
   * @param model may be empty; as the kernel or udev writes it
   * @param serial may be empty
   */
  record Disk(String name, String model, String serial) {}

  /** The disks there are now. */
  List<Disk> disks();

  /** MAC address in lower case → the interface's current name. */
  Map<String, String> interfaceNames();

  /** The kernel's word for an interface's state, {@code up} or {@code down}; empty if unknown. */
  String operationalState(String interfaceName);
}
