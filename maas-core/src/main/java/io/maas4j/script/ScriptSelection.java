package io.maas4j.script;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Which scripts go into a set, and why others do not (spec scripts §6).
 *
 * @param scripts selected, by name
 * @param excluded asked for, but not for this machine's hardware as far as it is known
 * @param unmatched names, tags and ids asked for that no script of the type has
 */
public record ScriptSelection(
    List<Script> scripts, List<Excluded> excluded, List<String> unmatched) {
  /** Asks for no more than what always runs. */
  public static final String NONE = "none";

  private static final String WIPE_DISKS = "wipe-disks";

  /**
   * A script that was asked for and is left out.
   *
   * @param script which
   * @param reason for people
   */
  public record Excluded(Script script, String reason) {}

  /** Whether users' scripts run while machines enlist (setting {@code enlist_commissioning}). */
  public enum EnlistCommissioning {
    ON,
    OFF
  }

  /** Whether the tests are started by themselves or together with commissioning. */
  public enum TestStart {
    ALONE,
    AFTER_COMMISSIONING
  }

  /** Whether the disks are to be erased on release. */
  public enum Erase {
    YES,
    NO
  }

  public ScriptSelection {
    scripts = scripts.stream().sorted(Comparator.comparing(Script::name)).toList();
    excluded = List.copyOf(excluded);
    unmatched = List.copyOf(unmatched);
  }

  /**
   * For commissioning.
   *
   * @param scripts all that there are
   * @param requested names, tags, ids; empty for the default; {@code none} for the built-in ones
   * @param facts what is known of the machine
   */
  public static ScriptSelection commissioning(
      List<Script> scripts, List<String> requested, HardwareFacts facts) {
    List<Script> all = ofType(scripts, ScriptType.COMMISSIONING);
    if (requested.isEmpty()) {
      return plain(
          all, script -> !script.definition().isForHardware() && !script.hasTag(ScriptTags.NOAUTO));
    }
    ScriptSelection asked = asked(all, requested, facts);
    Set<Script> selected = new LinkedHashSet<>(asked.scripts());
    all.stream().filter(Script::builtIn).forEach(selected::add);
    return new ScriptSelection(List.copyOf(selected), asked.excluded(), asked.unmatched());
  }

  /** For a machine that enlists; scripts that need the user's network settings are left out. */
  public static ScriptSelection enlisting(List<Script> scripts, EnlistCommissioning setting) {
    return plain(
        ofType(scripts, ScriptType.COMMISSIONING),
        script ->
            !script.definition().applyConfiguredNetworking()
                && (setting == EnlistCommissioning.ON
                    ? script.builtIn() || script.hasTag(ScriptTags.ENLISTING)
                    : script.hasTag(ScriptTags.BMC_CONFIG)));
  }

  /** For controllers and for machines deployed elsewhere. */
  public static ScriptSelection deployInfo(List<Script> scripts) {
    return plain(
        ofType(scripts, ScriptType.COMMISSIONING),
        script -> script.builtIn() && script.hasTag(ScriptTags.DEPLOY_INFO));
  }

  /**
   * For tests.
   *
   * @param scripts all that there are
   * @param requested names, tags, ids; empty for the default, the tag {@code commissioning}
   * @param facts what is known of the machine
   * @param start alone, an empty selection is a fault
   */
  public static Checked<ScriptSelection> testing(
      List<Script> scripts, List<String> requested, HardwareFacts facts, TestStart start) {
    ScriptSelection selection =
        asked(
            ofType(scripts, ScriptType.TESTING),
            requested.isEmpty() ? List.of(ScriptTags.COMMISSIONING) : requested,
            facts);
    return selection.scripts().isEmpty() && start == TestStart.ALONE
        ? Checked.invalid("testing_scripts", "No testing scripts found!")
        : new Checked.Valid<>(selection);
  }

  /**
   * For a release; empty when nothing is asked for and the disks stay as they are.
   *
   * @param scripts all that there are
   * @param requested names, tags, ids
   * @param facts what is known of the machine
   * @param erase adds {@code wipe-disks}
   */
  public static ScriptSelection release(
      List<Script> scripts, List<String> requested, HardwareFacts facts, Erase erase) {
    List<String> all = new ArrayList<>(requested);
    if (erase == Erase.YES) {
      all.add(WIPE_DISKS);
    }
    return asked(ofType(scripts, ScriptType.RELEASE), all, facts);
  }

  /** For a deployment: every script of the type that fits the machine. */
  public static ScriptSelection deployment(List<Script> scripts, HardwareFacts facts) {
    return plain(ofType(scripts, ScriptType.DEPLOYMENT), script -> script.definition().fits(facts));
  }

  private static List<Script> ofType(List<Script> scripts, ScriptType type) {
    return scripts.stream().filter(script -> script.type() == type).toList();
  }

  private static ScriptSelection plain(List<Script> scripts, Predicate<Script> selected) {
    return new ScriptSelection(scripts.stream().filter(selected).toList(), List.of(), List.of());
  }

  private static ScriptSelection asked(
      List<Script> scripts, List<String> requested, HardwareFacts facts) {
    List<Script> selected = new ArrayList<>();
    List<Excluded> excluded = new ArrayList<>();
    for (Script script : scripts) {
      if (requested.stream()
          .anyMatch(selector -> EarlierNames.selects(selector, script, scripts))) {
        if (script.definition().fits(facts)) {
          selected.add(script);
        } else {
          excluded.add(
              new Excluded(
                  script,
                  "none of its for_hardware "
                      + script.definition().forHardware()
                      + " is known of the machine"));
        }
      }
    }
    List<String> unmatched =
        requested.stream()
            .filter(selector -> !selector.equals(NONE))
            .filter(
                selector ->
                    scripts.stream()
                        .noneMatch(each -> EarlierNames.selects(selector, each, scripts)))
            .toList();
    return new ScriptSelection(selected, excluded, unmatched);
  }
}
