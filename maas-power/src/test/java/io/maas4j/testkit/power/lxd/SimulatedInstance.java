package io.maas4j.testkit.power.lxd;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** A virtual machine or container of {@link SimulatedLxd}. Thread-safe. */
public final class SimulatedInstance {

  /** What it is, with the name of LXD's collection. */
  enum Kind {
    VIRTUAL_MACHINE("virtual-machines", "virtual-machine"),
    CONTAINER("containers", "container");

    private final String collection;
    private final String type;

    Kind(String collection, String type) {
      this.collection = collection;
      this.type = type;
    }

    boolean isIn(String name) {
      return name.equals("instances") || name.equals(collection);
    }
  }

  private final String project;
  private final String name;
  private final Kind kind;
  // Guarded by this.
  private LxdStatusCode status = LxdStatusCode.STOPPED;
  private boolean heedsShutdown = true;
  private Optional<String> nextFailure = Optional.empty();
  private int starts;
  private final Map<String, Nic> nics = new LinkedHashMap<>();

  /** An interface, as the devices and the configuration tell of it together. */
  private record Nic(String mac, int bootPriority) {}

  SimulatedInstance(String project, String name, Kind kind) {
    this.project = project;
    this.name = name;
    this.kind = kind;
  }

  /** Puts it into a state behind LXD's back. */
  public synchronized SimulatedInstance put(LxdStatusCode now) {
    status = now;
    return this;
  }

  public synchronized LxdStatusCode status() {
    return status;
  }

  /** How often it was started, counting thawing. */
  public synchronized int starts() {
    return starts;
  }

  /** From now on the guest does not follow when it is asked to shut down. */
  public synchronized SimulatedInstance ignoringShutdown() {
    heedsShutdown = false;
    return this;
  }

  /** The next operation on it fails with this text, and changes nothing. */
  public synchronized SimulatedInstance failingNext(String error) {
    nextFailure = Optional.of(error);
    return this;
  }

  /**
   * Gives it a network interface.
   *
   * @param device its name, {@code eth0}
   * @param mac as LXD makes one itself: in the configuration, not with the device
   * @param bootPriority 0 when the device has none
   */
  public synchronized SimulatedInstance nic(String device, String mac, int bootPriority) {
    nics.put(device, new Nic(mac, bootPriority));
    return this;
  }

  String project() {
    return project;
  }

  String name() {
    return name;
  }

  Kind kind() {
    return kind;
  }

  /** Carries an action out; what went wrong, in LXD's words. */
  synchronized Optional<String> carryOut(String action, boolean force) {
    if (nextFailure.isPresent()) {
      Optional<String> failure = nextFailure;
      nextFailure = Optional.empty();
      return failure;
    }
    return switch (action) {
      case "start" -> start();
      case "stop" -> stop(force);
      case "restart" ->
          status == LxdStatusCode.STOPPED
              ? Optional.of("The instance is already stopped")
              : run(LxdStatusCode.RUNNING);
      case "freeze" ->
          status == LxdStatusCode.RUNNING
              ? become(LxdStatusCode.FROZEN)
              : Optional.of("The instance is not running");
      case "unfreeze" ->
          status == LxdStatusCode.FROZEN
              ? run(LxdStatusCode.RUNNING)
              : Optional.of("The instance is not frozen");
      default -> throw new AssertionError(action);
    };
  }

  private Optional<String> start() {
    return status == LxdStatusCode.STOPPED
        ? run(LxdStatusCode.RUNNING)
        : Optional.of("The instance is already running");
  }

  private Optional<String> stop(boolean force) {
    if (status == LxdStatusCode.STOPPED) {
      return Optional.of("The instance is already stopped");
    }
    if (!force && !heedsShutdown) {
      return Optional.of(
          "Failed shutting down instance, status is \""
              + status.label()
              + "\": Instance was not shutdown after timeout");
    }
    return become(LxdStatusCode.STOPPED);
  }

  private Optional<String> run(LxdStatusCode next) {
    starts++;
    return become(next);
  }

  private Optional<String> become(LxdStatusCode next) {
    status = next;
    return Optional.empty();
  }

  synchronized ObjectNode asJson() {
    ObjectNode json =
        JsonNodeFactory.instance
            .objectNode()
            .put("architecture", "x86_64")
            .put("ephemeral", false)
            .put("stateful", false)
            .put("name", name)
            .put("status", status.label())
            .put("status_code", status.code())
            .put("last_used_at", "1970-01-01T00:00:00Z")
            .put("location", "none")
            .put("type", kind.type)
            .put("project", project);
    ObjectNode config =
        json.putObject("config").put("limits.cpu", "1").put("limits.memory", "256MiB");
    ObjectNode devices = json.putObject("devices");
    devices.putObject("root").put("path", "/").put("pool", "default").put("type", "disk");
    nics.forEach(
        (device, nic) -> {
          config.put("volatile." + device + ".hwaddr", nic.mac());
          ObjectNode told = devices.putObject(device).put("nictype", "p2p").put("type", "nic");
          if (nic.bootPriority() != 0) {
            told.put("boot.priority", String.valueOf(nic.bootPriority()));
          }
        });
    // This server has no profiles whose devices would come on top.
    json.set("expanded_config", config.deepCopy());
    json.set("expanded_devices", devices.deepCopy());
    json.putArray("profiles").add("default");
    return json;
  }

  synchronized ObjectNode stateAsJson() {
    boolean stopped = status == LxdStatusCode.STOPPED;
    ObjectNode json =
        JsonNodeFactory.instance
            .objectNode()
            .put("status", status.label())
            .put("status_code", status.code())
            .put("pid", stopped ? 0 : 30_547)
            .put("processes", stopped ? 0 : -1);
    json.putNull("disk");
    json.putNull("network");
    json.putObject("memory").put("usage", 0);
    json.putObject("cpu").put("usage", 0);
    return json;
  }
}
