package io.maas4j.script;

import java.util.List;

/**
 * A script that machines can be given.
 *
 * @param id unique; scripts can be asked for by it
 * @param definition what it is and when it runs
 * @param version the text that machines get
 */
public record Script(long id, ScriptDefinition definition, ScriptVersion version) {
  public String name() {
    return definition.name();
  }

  public ScriptType type() {
    return definition.type();
  }

  public List<String> tags() {
    return definition.tags();
  }

  public boolean builtIn() {
    return definition.builtIn();
  }

  boolean hasTag(String tag) {
    return definition.tags().contains(tag);
  }

  /** Whether a list of names, tags and ids names this script. */
  boolean isNamedBy(java.util.Collection<String> selectors) {
    return selectors.contains(name())
        || selectors.contains(Long.toString(id))
        || tags().stream().anyMatch(selectors::contains);
  }
}
