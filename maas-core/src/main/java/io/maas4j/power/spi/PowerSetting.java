package io.maas4j.power.spi;

import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One field of a power type's settings.
 *
 * <pre>{@code
 * PowerSetting.text("power_address", "Power address").required()
 * PowerSetting.password("power_pass", "Power password")
 * PowerSetting.choice("port", "HTTP or HTTPS", choices).or("16992")
 * }</pre>
 *
 * @param name the parameter's name, {@code power_address}
 * @param label for people
 * @param type what the value must look like
 * @param choices labels by value, in the order of presentation; empty unless the type is a choice
 * @param defaults the default: no element, one, or several for a multiple choice
 * @param traits required, of the node rather than the BMC, secret
 */
public record PowerSetting(
    String name,
    String label,
    Type type,
    Map<String, String> choices,
    List<String> defaults,
    Set<Trait> traits) {

  /** The published {@code field_type}. */
  public enum Type {
    STRING("string"),
    MAC_ADDRESS("mac_address"),
    CHOICE("choice"),
    MULTIPLE_CHOICE("multiple_choice"),
    PASSWORD("password");

    private final String wireName;

    Type(String wireName) {
      this.wireName = wireName;
    }

    public String wireName() {
      return wireName;
    }
  }

  /** Whose value it is: shared by all nodes of a BMC, or one node's. */
  public enum Scope {
    BMC("bmc"),
    NODE("node");

    private final String wireName;

    Scope(String wireName) {
      this.wireName = wireName;
    }

    public String wireName() {
      return wireName;
    }
  }

  /** Properties that a field has or has not. */
  public enum Trait {
    REQUIRED,
    /** The value belongs to the node; else to the BMC. */
    OF_NODE,
    /** Kept in the secret store, never shown. */
    SECRET
  }

  /**
   * @throws IllegalArgumentException when a default is none of the choices, or a choice has none
   */
  public PowerSetting {
    choices = Collections.unmodifiableMap(new LinkedHashMap<>(choices));
    defaults = List.copyOf(defaults);
    traits = Set.copyOf(traits);
    boolean choice = type == Type.CHOICE || type == Type.MULTIPLE_CHOICE;
    if (choice == choices.isEmpty()) {
      throw new IllegalArgumentException(name + ": choices are for the choice types, all of them");
    }
    if (choice && !choices.keySet().containsAll(defaults)) {
      throw new IllegalArgumentException(name + ": default " + defaults + " is not a choice");
    }
    if (type != Type.MULTIPLE_CHOICE && defaults.size() > 1) {
      throw new IllegalArgumentException(name + ": more than one default");
    }
  }

  public static PowerSetting text(String name, String label) {
    return new PowerSetting(name, label, Type.STRING, Map.of(), List.of(), Set.of());
  }

  /** A password; secret, as every password is. */
  public static PowerSetting password(String name, String label) {
    return new PowerSetting(name, label, Type.PASSWORD, Map.of(), List.of(), Set.of(Trait.SECRET));
  }

  public static PowerSetting mac(String name, String label) {
    return new PowerSetting(name, label, Type.MAC_ADDRESS, Map.of(), List.of(), Set.of());
  }

  /**
   * @param choices labels by value; the map's order is kept
   */
  public static PowerSetting choice(String name, String label, Map<String, String> choices) {
    return new PowerSetting(name, label, Type.CHOICE, choices, List.of(), Set.of());
  }

  /**
   * @param choices labels by value; the map's order is kept
   */
  public static PowerSetting multipleChoice(
      String name, String label, Map<String, String> choices) {
    return new PowerSetting(name, label, Type.MULTIPLE_CHOICE, choices, List.of(), Set.of());
  }

  public PowerSetting required() {
    return with(Trait.REQUIRED);
  }

  public PowerSetting ofNode() {
    return with(Trait.OF_NODE);
  }

  public PowerSetting secret() {
    return with(Trait.SECRET);
  }

  /** This field with these defaults; more than one only for a multiple choice. */
  public PowerSetting or(String... defaults) {
    return new PowerSetting(name, label, type, choices, List.of(defaults), traits);
  }

  public boolean isRequired() {
    return traits.contains(Trait.REQUIRED);
  }

  public boolean isSecret() {
    return traits.contains(Trait.SECRET);
  }

  public Scope scope() {
    return traits.contains(Trait.OF_NODE) ? Scope.NODE : Scope.BMC;
  }

  private PowerSetting with(Trait trait) {
    Set<Trait> more = new HashSet<>(traits);
    more.add(trait);
    return new PowerSetting(name, label, type, choices, defaults, more);
  }
}
