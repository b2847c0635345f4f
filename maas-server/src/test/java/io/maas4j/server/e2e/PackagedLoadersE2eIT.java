package io.maas4j.server.e2e;

import io.maas4j.server.e2e.Road.Stop;
import io.maas4j.server.e2e.Road.Trip;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Machines go the whole road with PXELINUX, and with shim and the signed GRUB, as the
 * distribution's packages have them.
 */
@Tag("machines")
class PackagedLoadersE2eIT {

  @Test
  @Timeout(value = 40, unit = TimeUnit.MINUTES)
  void machinesGoTheSameRoadWithTheLoadersOfPackages() throws Exception {
    // the only BIOS at hand has iPXE in its ROM; without its row it is any PXE client
    new Road("packages", "loaders-packages", Set.of("ipxe"))
        .go(
            List.of(
                new Stop(Firmware.BIOS, "pxe", Trip.WHOLE),
                new Stop(Firmware.UEFI, "uefi", Trip.WHOLE),
                new Stop(Firmware.ARM64, "uefi", Trip.WHOLE)));
  }
}
