package io.maas4j.script;

/** What a parameter got (spec scripts §3.2). */
public sealed interface ParameterValue {
  /** The placeholder on the wire for disks or interfaces that are not known yet. */
  String ALL = "all";

  /** The value's form in the index and in stored results. */
  Object toJson();

  /** One disk. */
  record Disk(StorageTarget target) implements ParameterValue {
    @Override
    public Object toJson() {
      return target.toJson();
    }
  }

  /** One network interface. */
  record Nic(InterfaceTarget target) implements ParameterValue {
    @Override
    public Object toJson() {
      return target.toJson();
    }
  }

  /** All disks or interfaces, once the machine has told of them. */
  record Placeholder() implements ParameterValue {
    @Override
    public Object toJson() {
      return ALL;
    }
  }

  /** Text, a URL, a choice; may be a secret. */
  record Text(String text) implements ParameterValue {
    @Override
    public Object toJson() {
      return text;
    }

    @Override
    public String toString() {
      return "Text[" + text.length() + " characters]";
    }
  }

  /** A run time in seconds. */
  record Seconds(long seconds) implements ParameterValue {
    @Override
    public Object toJson() {
      return seconds;
    }
  }

  /** A flag that is set; unset flags are left out, since the runner looks only at presence. */
  record Flag() implements ParameterValue {
    @Override
    public Object toJson() {
      return true;
    }
  }
}
