package io.maas4j.server.resilience;

import com.fasterxml.jackson.databind.JsonNode;
import io.maas4j.bootlog.BootReports;
import io.maas4j.bootlog.BootStep;
import io.maas4j.bootlog.Strangers;
import io.maas4j.id.MachineId;
import io.maas4j.network.Interface;
import io.maas4j.sample.sim.SimFleet;
import io.maas4j.sample.sim.SimMachine;
import io.maas4j.sample.sim.SimStep;
import io.maas4j.script.ScriptResult;
import io.maas4j.store.spi.Tx;
import io.maas4j.work.FleetListener;
import io.maas4j.work.Units;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.awaitility.Awaitility;

/** A simulated machine, known to a region, that something is the matter with. Not thread-safe. */
final class Patient {
  private static final Set<SimStep> AT_REST = EnumSet.of(SimStep.FAILED, SimStep.UP);
  private static final Duration PATIENCE = Duration.ofSeconds(180);

  private final RunningRegion region;
  private final SimMachine machine;
  private final SimFleet fleet;
  private final Clock clock;
  private final int number;
  private String id = "";

  Patient(RunningRegion region, SimFleet fleet, SimMachine machine, int number, Clock clock) {
    this.region = region;
    this.fleet = fleet;
    this.machine = machine;
    this.number = number;
    this.clock = clock;
  }

  String id() {
    return id;
  }

  SimMachine sim() {
    return machine;
  }

  RunningRegion region() {
    return region;
  }

  String mac() {
    return machine.spec().bootMac().value();
  }

  String address() {
    return "127.88.3." + (1 + number % 250);
  }

  void create(Map<String, String> other) throws Exception {
    Map<String, String> form = new LinkedHashMap<>();
    form.put("hostname", machine.spec().name());
    form.put("architecture", "amd64/generic");
    form.put("mac_addresses", mac());
    form.put("commission", "false");
    form.put("power_type", "webhook");
    form.put("power_parameters_power_on_uri", bmc("on").toString());
    form.put("power_parameters_power_off_uri", bmc("off").toString());
    form.put("power_parameters_power_query_uri", bmc("status").toString());
    form.putAll(other);
    id = region.client().post("machines/", form).path("system_id").asText();
  }

  private URI bmc(String verb) {
    return fleet.bmc().uri(machine.spec().name(), verb);
  }

  JsonNode post(String op, Map<String, String> form) throws Exception {
    return region.client().post("machines/" + id + "/?op=" + op, form);
  }

  void put(Map<String, String> form) throws Exception {
    region.client().put("machines/" + id + "/", form);
  }

  void commission() throws Exception {
    post("commission", Map.of("testing_scripts", "none"));
  }

  String status() {
    try {
      return region.client().machine(id).path("status_name").asText();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Whether an event's description has this in it. */
  boolean hasEvent(String text) {
    return events().anyMatch(event -> event.path("description").asText().contains(text));
  }

  /** Whether there is an event of this type. */
  boolean hasEventOf(String type) {
    return events().anyMatch(event -> event.path("type").asText().equals(type));
  }

  private Stream<JsonNode> events() {
    try {
      return StreamSupport.stream(region.client().events(id).spliterator(), false);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  void await(String what, BooleanSupplier condition) {
    Awaitility.await(machine.spec().name() + " " + what)
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(200))
        .until(condition::getAsBoolean);
  }

  /** Until the machine does nothing more by itself. */
  void awaitRest() {
    await("comes to rest", () -> machine.isOn() && AT_REST.contains(machine.lastStep()));
  }

  void awaitStatus(String name) {
    await("is " + name, () -> status().equals(name));
  }

  RunnerReplay runner() throws IOException, InterruptedException {
    return runnerOf(id);
  }

  /** Of a machine that has never booted, as if it had. */
  RunnerReplay runnerOf(String machineId) throws IOException, InterruptedException {
    // its preseed makes it a key
    new ApiCaller(region.url(), "a:b:c", clock)
        .unsigned(
            URI.create(region.url() + "/metadata/latest/by-id/" + machineId + "/?op=get_preseed"));
    JsonNode token = region.client().get("machines/" + machineId + "/?op=get_token");
    String key =
        token.path("consumer_key").asText()
            + ":"
            + token.path("token_key").asText()
            + ":"
            + token.path("token_secret").asText();
    return new RunnerReplay(region.url(), machineId, key, clock);
  }

  <T> T store(Function<Tx, T> work) {
    return region.withStore(store -> store.inTransaction(work::apply));
  }

  void onVlan(long vlan) {
    store(
        tx -> {
          Interface nic = tx.interfaces().of(new MachineId(id)).get(0);
          return tx.interfaces().put(nic.withVlan(java.util.Optional.of(vlan)));
        });
  }

  /** The VLAN of a subnet of the region. */
  long vlan(String cidr) {
    return store(
        tx ->
            tx.topology().subnets().stream()
                .filter(subnet -> subnet.cidr().toString().equals(cidr))
                .findFirst()
                .orElseThrow()
                .vlanId());
  }

  /** What a rack would have seen. */
  void seen(BootStep... steps) {
    region.withStore(
        store -> {
          new BootReports(new Units(store, clock, FleetListener.NONE), new Strangers())
              .report(List.of(steps));
          return steps;
        });
  }

  /** Scripts that are to be run, in their order. */
  List<String> scripts() {
    return store(
        tx ->
            tx
                .machines()
                .find(new MachineId(id))
                .orElseThrow()
                .sets()
                .commissioning()
                .map(set -> tx.scriptRuns().results(set))
                .orElse(List.of())
                .stream()
                .filter(result -> result.status().isRunningOrPending())
                .map(ScriptResult::name)
                .toList());
  }

  byte[] hardware() {
    return TroubleHardware.of(machine.spec().uuid().toString(), mac(), address());
  }

  /** Runs all scripts that are left, to a good end. */
  void succeed() throws Exception {
    RunnerReplay runner = runner();
    runner.fetch("maas-scripts");
    for (String script : scripts()) {
      runner.running(script);
      if (script.equals(RunnerReplay.HARDWARE)) {
        runner.passed(script, hardware());
      } else {
        runner.passed(script);
      }
    }
    runner.last("OK", "");
  }

  /** From New to the installer, with everything in order so far. */
  void deploy() throws Exception {
    commission();
    awaitRest();
    succeed();
    awaitStatus("Ready");
    machine.powerOff();
    region.client().post("machines/?op=allocate", Map.of("system_id", id));
    post("deploy", Map.of("distro_series", "custom/demo"));
    awaitRest();
  }

  JsonNode diagnosis() throws Exception {
    return region.client().get("machines/" + id + "/?op=diagnose");
  }

  /** The faults that are found, the likeliest first. */
  List<String> found() throws Exception {
    List<String> faults = new java.util.ArrayList<>();
    diagnosis().path("findings").forEach(finding -> faults.add(finding.path("fault").asText()));
    return faults;
  }
}
