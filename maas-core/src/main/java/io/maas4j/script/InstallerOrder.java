package io.maas4j.script;

import java.util.List;
import java.util.Optional;

/**
 * What a machine that installs is handed: curtin's configuration, for an environment that has
 * curtin, and that of our own installer, for one that has not. Immutable. With the machine's
 * secrets, which {@link #toString} does not show.
 *
 * @param own the JSON object that the head of {@code installer/maas-install} describes; empty where
 *     only curtin can install the image
 * @param curtin documents of YAML, in the order in which curtin merges them; empty where only our
 *     own installer can
 * @param source what curtin puts on the disk, its last argument
 */
public record InstallerOrder(Optional<String> own, List<String> curtin, String source) {
  public InstallerOrder {
    curtin = List.copyOf(curtin);
    if (own.isEmpty() && curtin.isEmpty()) {
      throw new IllegalArgumentException("there is nothing to install with");
    }
  }

  /** For our own installer, whatever else the environment has. */
  public static InstallerOrder ofOwn(String configuration) {
    return new InstallerOrder(Optional.of(configuration), List.of(), "");
  }

  @Override
  public String toString() {
    return "InstallerOrder[" + source + "]";
  }
}
