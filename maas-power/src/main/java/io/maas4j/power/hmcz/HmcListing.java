package io.maas4j.power.hmcz;

import com.fasterxml.jackson.databind.JsonNode;
import io.maas4j.id.MacAddress;
import io.maas4j.power.PowerParameters;
import io.maas4j.power.spi.ChassisProbe.Found;
import io.maas4j.power.steps.Roll;
import io.maas4j.power.steps.StepFailed;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The partitions of a console's machines. Confined to its call. */
final class HmcListing {
  private static final int MOST_NICS = 64;

  private final HmcSession hmc;
  private final Roll roll;
  private final Set<String> names = new HashSet<>();

  HmcListing(HmcSession hmc, Roll roll) {
    this.hmc = hmc;
    this.roll = roll;
  }

  /**
   * @param machines their URIs
   */
  void read(List<String> machines) throws StepFailed, InterruptedException {
    for (String machine : machines) {
      for (JsonNode partition : hmc.partitions(machine)) {
        String name = partition.path("name").asText();
        if (!roll.wants(name)) {
          continue;
        }
        if (name.isEmpty()) {
          roll.unread(partition.path("object-uri").asText("a partition"), "has no name");
        } else if (!names.add(name)) {
          roll.unread(name, "two machines of the console have a partition of this name");
        } else {
          roll.read(name, () -> partition(name, partition.path("object-uri").asText()));
        }
      }
    }
  }

  private Optional<Found> partition(String name, String uri)
      throws StepFailed, InterruptedException {
    JsonNode partition = hmc.get(uri);
    return Optional.of(
        new Found(
            name,
            "s390x",
            macs(partition),
            PowerParameters.builder().text(HmcZ.PARTITION, name).build()));
  }

  private List<MacAddress> macs(JsonNode partition) throws StepFailed, InterruptedException {
    List<String> nics = new ArrayList<>();
    for (JsonNode nic : partition.path("nic-uris")) {
      if (nics.size() < MOST_NICS && !nics.contains(nic.asText())) {
        nics.add(nic.asText());
      }
    }
    String first = partition.path("boot-network-device").asText("");
    if (partition.path("boot-device").asText().equals("network-adapter") && nics.remove(first)) {
      nics.add(0, first);
    }
    List<String> macs = new ArrayList<>();
    for (String nic : nics) {
      macs.add(hmc.get(nic).path("mac-address").asText());
    }
    return Roll.macs(macs);
  }
}
