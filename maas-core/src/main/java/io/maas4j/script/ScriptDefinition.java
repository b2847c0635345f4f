package io.maas4j.script;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Everything about a script but its identity and text (spec scripts §1).
 *
 * @param name at most 255 characters, unique
 * @param title for people, may be empty
 * @param description for people, may be empty
 * @param tags with the automatic ones, which the constructor keeps in order
 * @param type when the script runs
 * @param hardwareType what it looks at
 * @param parallel what may run beside it
 * @param results what it may report
 * @param parameters in the order of their arguments
 * @param packages what it needs installed
 * @param timeout zero for none
 * @param destructive whether it destroys data
 * @param forHardware on which machines it runs; empty for all
 * @param mayReboot whether it may reboot the machine
 * @param recommission whether the built-in scripts run again after it passed
 * @param applyConfiguredNetworking whether it runs with the user's network configuration
 * @param builtIn whether it is shipped with the product; {@code default} on the wire
 */
public record ScriptDefinition(
    String name,
    String title,
    String description,
    List<String> tags,
    ScriptType type,
    HardwareType hardwareType,
    ParallelMode parallel,
    DeclaredResults results,
    List<Parameter> parameters,
    Packages packages,
    Duration timeout,
    boolean destructive,
    List<HardwareMatch> forHardware,
    boolean mayReboot,
    boolean recommission,
    boolean applyConfiguredNetworking,
    boolean builtIn) {

  public ScriptDefinition {
    tags = ScriptTags.withAutomatic(tags, destructive, hardwareType);
    parameters = List.copyOf(parameters);
    forHardware = List.copyOf(forHardware);
  }

  /** A builder with the contract's defaults: a test, for the node as a whole, run alone. */
  public static Builder builder(String name) {
    return new Builder(name);
  }

  /** A builder that starts with these values. */
  public Builder toBuilder() {
    return new Builder(name)
        .title(title)
        .description(description)
        .tags(tags)
        .type(type)
        .hardwareType(hardwareType)
        .parallel(parallel)
        .results(results)
        .parameters(parameters)
        .packages(packages)
        .timeout(timeout)
        .destructive(destructive)
        .forHardware(forHardware)
        .mayReboot(mayReboot)
        .recommission(recommission)
        .applyConfiguredNetworking(applyConfiguredNetworking)
        .builtIn(builtIn);
  }

  /** The parameter with the name. */
  public Optional<Parameter> parameter(String parameterName) {
    return parameters.stream().filter(each -> each.name().equals(parameterName)).findFirst();
  }

  /** Whether the script runs only on certain hardware. */
  public boolean isForHardware() {
    return !forHardware.isEmpty();
  }

  /** Whether the script may run on a machine of which these facts are known. */
  public boolean fits(HardwareFacts facts) {
    return forHardware.isEmpty() || forHardware.stream().anyMatch(match -> match.matches(facts));
  }

  /** Collects the values of a definition. Confined to one thread. */
  public static final class Builder {
    private String name;
    private String title = "";
    private String description = "";
    private List<String> tags = List.of();
    private ScriptType type = ScriptType.TESTING;
    private HardwareType hardwareType = HardwareType.NODE;
    private ParallelMode parallel = ParallelMode.DISABLED;
    private DeclaredResults results = DeclaredResults.NONE;
    private List<Parameter> parameters = List.of();
    private Packages packages = Packages.NONE;
    private Duration timeout = Duration.ZERO;
    private boolean destructive;
    private List<HardwareMatch> forHardware = List.of();
    private boolean mayReboot;
    private boolean recommission;
    private boolean applyConfiguredNetworking;
    private boolean builtIn;

    private Builder(String name) {
      this.name = Objects.requireNonNull(name);
    }

    public Builder name(String value) {
      name = value;
      return this;
    }

    public Builder title(String value) {
      title = value;
      return this;
    }

    public Builder description(String value) {
      description = value;
      return this;
    }

    public Builder tags(List<String> value) {
      tags = value;
      return this;
    }

    public Builder type(ScriptType value) {
      type = value;
      return this;
    }

    public Builder hardwareType(HardwareType value) {
      hardwareType = value;
      return this;
    }

    public Builder parallel(ParallelMode value) {
      parallel = value;
      return this;
    }

    public Builder results(DeclaredResults value) {
      results = value;
      return this;
    }

    public Builder parameters(List<Parameter> value) {
      parameters = value;
      return this;
    }

    public Builder packages(Packages value) {
      packages = value;
      return this;
    }

    public Builder timeout(Duration value) {
      timeout = value;
      return this;
    }

    public Builder destructive(boolean value) {
      destructive = value;
      return this;
    }

    public Builder forHardware(List<HardwareMatch> value) {
      forHardware = value;
      return this;
    }

    public Builder mayReboot(boolean value) {
      mayReboot = value;
      return this;
    }

    public Builder recommission(boolean value) {
      recommission = value;
      return this;
    }

    public Builder applyConfiguredNetworking(boolean value) {
      applyConfiguredNetworking = value;
      return this;
    }

    public Builder builtIn(boolean value) {
      builtIn = value;
      return this;
    }

    public ScriptDefinition build() {
      return new ScriptDefinition(
          name,
          title,
          description,
          tags,
          type,
          hardwareType,
          parallel,
          results,
          parameters,
          packages,
          timeout,
          destructive,
          forHardware,
          mayReboot,
          recommission,
          applyConfiguredNetworking,
          builtIn);
    }
  }
}
