package io.maas4j.server.resilience;

import io.maas4j.sample.sim.Firmware;
import io.maas4j.sample.sim.SimFault;
import java.util.List;
import java.util.Map;

/**
 * A fault, and how it is brought about.
 *
 * @param fault its id in the catalogue
 * @param firmware of the machine that has it
 * @param net where the machine is plugged in
 * @param faults of the machine
 * @param story what happens, until the machine does nothing more
 */
record Trouble(String fault, Firmware firmware, Net net, List<SimFault> faults, Story story) {

  /** Networks of the test. */
  enum Net {
    /** All is well. */
    MAIN("127.88.0.0/16", "127.88.0.1"),
    /** One address is all there is. */
    TINY("127.89.0.0/24", "127.89.0.1"),
    /** Its DHCP is off. */
    OFF("127.90.0.0/24", "127.90.0.1"),
    /** Its subnet switches PXE of UEFI machines off. */
    BARRED("127.92.0.0/24", "127.92.0.1"),
    /** A relay that nobody knows. */
    STRANGE("127.91.0.0/24", "127.91.0.1");

    private final String cidr;
    private final String relay;

    Net(String cidr, String relay) {
      this.cidr = cidr;
      this.relay = relay;
    }

    String cidr() {
      return cidr;
    }

    String relay() {
      return relay;
    }
  }

  /** What happens. */
  @FunctionalInterface
  interface Story {
    void tell(Patient patient) throws Exception;
  }

  /** It is commissioned, and gets as far as it gets. */
  static final Story COMMISSIONED =
      patient -> {
        patient.create(Map.of());
        patient.commission();
        patient.awaitRest();
      };

  static Trouble of(String fault) {
    return new Trouble(fault, Firmware.BIOS_IPXE, Net.MAIN, List.of(), COMMISSIONED);
  }

  Trouble with(SimFault... more) {
    return new Trouble(fault, firmware, net, List.of(more), story);
  }

  Trouble on(Net other) {
    return new Trouble(fault, firmware, other, faults, story);
  }

  Trouble by(Firmware other) {
    return new Trouble(fault, other, net, faults, story);
  }

  Trouble story(Story other) {
    return new Trouble(fault, firmware, net, faults, other);
  }

  /** It is commissioned, and what it runs then goes as told here. */
  Trouble running(Story rest) {
    return story(
        patient -> {
          COMMISSIONED.tell(patient);
          patient.runner().fetch("maas-scripts");
          rest.tell(patient);
        });
  }

  /** It is deployed, and the installation goes as told here. */
  Trouble installing(Story rest) {
    return story(
        patient -> {
          patient.create(Map.of());
          patient.deploy();
          rest.tell(patient);
        });
  }
}
