package io.maas4j.power.lxd;

import io.maas4j.power.spi.PowerSetting;
import io.maas4j.power.steps.Call;
import io.maas4j.power.steps.StepFailed;

/**
 * The parameters of {@code lxd} (power spec §13.1), read for one call.
 *
 * @param host where it is
 * @param instance the instance's name, bare
 * @param kind which of LXD's collections it is looked for in
 */
record LxdSettings(LxdHost host, String instance, Kind kind) {
  static final String ADDRESS = "power_address";
  static final String INSTANCE = "instance_name";
  static final String PROJECT = "project";
  static final String PASSWORD = "password";
  static final String CERTIFICATE = "certificate";
  static final String KEY = "key";
  // LXD's names cannot have a slash, so this is no virtual machine's.
  private static final String CONTAINER_PREFIX = "container/";

  /** What an instance is. */
  enum Kind {
    VIRTUAL_MACHINE("virtual-machines", "virtual machine"),
    CONTAINER("containers", "container");

    private final String path;
    private final String label;

    Kind(String path, String label) {
      this.path = path;
      this.label = label;
    }

    /** The collection's name in URIs. */
    String path() {
      return path;
    }

    String label() {
      return label;
    }
  }

  static PowerSetting[] all() {
    return new PowerSetting[] {
      PowerSetting.text(ADDRESS, "LXD address").required(),
      PowerSetting.text(INSTANCE, "Instance name").ofNode().required(),
      PowerSetting.text(PROJECT, "LXD project").required().or("default"),
      PowerSetting.password(PASSWORD, "LXD password (optional)"),
      PowerSetting.text(CERTIFICATE, "LXD certificate (optional)"),
      PowerSetting.password(KEY, "LXD private key (optional)")
    };
  }

  static LxdSettings of(Call call) throws StepFailed {
    String instance = call.required(INSTANCE);
    Kind kind = Kind.VIRTUAL_MACHINE;
    if (instance.startsWith(CONTAINER_PREFIX)) {
      instance = instance.substring(CONTAINER_PREFIX.length());
      kind = Kind.CONTAINER;
    }
    if (instance.isEmpty() || instance.contains("/")) {
      throw StepFailed.setting(
          INSTANCE, "must be the name of a virtual machine, or container/NAME: '" + instance + "'");
    }
    return new LxdSettings(LxdHost.of(call), instance, kind);
  }

  @Override
  public String toString() {
    return "LxdSettings[" + instance + " in " + host.place() + "]";
  }
}
