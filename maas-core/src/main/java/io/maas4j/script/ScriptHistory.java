package io.maas4j.script;

import java.util.List;
import java.util.Optional;

/**
 * The versions of a script's text (spec scripts §1).
 *
 * @param versions newest first, at least one
 */
public record ScriptHistory(List<ScriptVersion> versions) {
  public ScriptHistory {
    versions = List.copyOf(versions);
    if (versions.isEmpty()) {
      throw new IllegalArgumentException("a script has at least one version");
    }
  }

  /** The version that machines get. */
  public ScriptVersion current() {
    return versions.get(0);
  }

  /** Whether uploading the text makes a new version: identical text does not. */
  public boolean changes(String text) {
    return !current().text().equals(ScriptParser.normalise(text));
  }

  /** The version with the id. */
  public Optional<ScriptVersion> version(long id) {
    return versions.stream().filter(version -> version.id() == id).findFirst();
  }

  /**
   * Drops the versions after another one, which thereby becomes the current one.
   *
   * @param to a version's id, or a negative number of steps back
   * @return faults of field {@code to} when there is no such version
   */
  public Checked<ScriptHistory> revert(long to) {
    for (int i = 0; i < versions.size(); i++) {
      if (to < 0 ? i == -to : versions.get(i).id() == to) {
        return new Checked.Valid<>(new ScriptHistory(versions.subList(i, versions.size())));
      }
    }
    return Checked.invalid(
        "to",
        to < 0
            ? "Goes back too far: there are " + (versions.size() - 1) + " older versions."
            : "No such version: " + to + ".");
  }
}
