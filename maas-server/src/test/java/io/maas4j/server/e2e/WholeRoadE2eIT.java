package io.maas4j.server.e2e;

import io.maas4j.server.e2e.Road.Stop;
import io.maas4j.server.e2e.Road.Trip;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Machines go the whole road with iPXE in their ROM, or with the loaders that we build. */
@Tag("machines")
class WholeRoadE2eIT {

  /** iPXE, and a GRUB of our own by HTTP and by TFTP. */
  @Test
  @Timeout(value = 40, unit = TimeUnit.MINUTES)
  void machinesGoFromPowerOnToDeployedAndBack() throws Exception {
    List<Stop> stops =
        new ArrayList<>(
            List.of(
                new Stop(Firmware.BIOS, "ipxe", Trip.WHOLE_AND_ERASED),
                new Stop(
                    Firmware.ARM64_HTTP,
                    "uefi",
                    Road.full() ? Trip.WHOLE : Trip.UP_TO_COMMISSIONED)));
    if (Road.full()) {
      stops.add(new Stop(Firmware.UEFI_HTTP, "uefi", Trip.WHOLE));
      stops.add(new Stop(Firmware.UEFI, "uefi", Trip.WHOLE));
      stops.add(new Stop(Firmware.ARM64, "uefi", Trip.WHOLE));
    }
    new Road("own", "loaders", Set.of()).go(stops);
  }

  /** POWER and IBM Z, for which there is no disk image to deploy. */
  @Test
  @Timeout(value = 40, unit = TimeUnit.MINUTES)
  void otherArchitecturesAreEnlistedAndCommissioned() throws Exception {
    Assumptions.assumeTrue(Road.full(), "skipped: needs E2E=full");
    new Road("others", "loaders", Set.of())
        .go(
            List.of(
                new Stop(Firmware.PPC64EL, "uefi", Trip.UP_TO_COMMISSIONED),
                new Stop(Firmware.S390X, "s390x", Trip.UP_TO_COMMISSIONED)));
  }
}
