package io.maas4j.fleet;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The tags of network switches that are commissioned as machines, by their modaliases (script
 * contract, section 12). Stateless.
 */
final class SwitchTags {
  private static final String SWITCH = "switch";

  /**
   * @param modalias found anywhere in one of them
   */
  private record Row(Pattern modalias, List<String> tags) {
    Row(String modalias, String... tags) {
      this(Pattern.compile(modalias), List.of(tags));
    }
  }

  private static final List<Row> ROWS =
      List.of(
          new Row("^pci:v000014E4d0000B850sv", SWITCH, "bcm-trident2-asic"),
          new Row("^pci:v000014E4d0000B960sv", SWITCH, "bcm-tomahawk-asic"),
          new Row("^dmi:.*svnIntel:pnEPGSVR", "accton", "wedge40"),
          new Row("^dmi:.*svnJoytech:pnWedge-AC-F20-001329", "accton", "wedge40"),
          new Row("^dmi:.*rnPCOM-B632VG-ECC-FB-ACCTON-D", "accton", "wedge100"),
          new Row("^dmi:.*svnMellanoxTechnologiesLtd\\.:pn\"?MSN2100", "mellanox", "sn2100"));

  /** Every tag that this can give or take away. */
  static final Set<String> ALL = all();

  private SwitchTags() {}

  static Set<String> of(List<String> modaliases) {
    Set<String> tags = new LinkedHashSet<>();
    for (Row row : ROWS) {
      if (modaliases.stream().anyMatch(text -> row.modalias().matcher(text).find())) {
        tags.addAll(row.tags());
      }
    }
    return tags;
  }

  private static Set<String> all() {
    Set<String> all = new LinkedHashSet<>();
    ROWS.forEach(row -> all.addAll(row.tags()));
    return all;
  }
}
