package io.maas4j.fleet;

import io.maas4j.id.Ids;
import io.maas4j.image.ImageStorage;
import io.maas4j.power.PowerControl;
import io.maas4j.power.PowerDrivers;
import io.maas4j.script.MachineSide;
import io.maas4j.store.spi.JobScheduler;
import io.maas4j.store.spi.Store;
import io.maas4j.tagging.Tags;
import io.maas4j.work.FleetListener;
import io.maas4j.work.Units;
import java.time.Clock;
import java.util.Map;
import java.util.function.LongSupplier;

/** All use cases over one store, put together by hand. Thread-safe. */
public final class Fleet {
  private final Machines machines;
  private final Enlistment enlistment;
  private final Signals signals;
  private final StatusEvents statusEvents;
  private final ScriptDelivery scripts;
  private final Booting booting;
  private final Powering powering;
  private final Leases leases;
  private final MachineKeys keys;
  private final MachineDocuments documents;
  private final Networks networks;
  private final BuiltinScripts builtins;
  private final Tags tags;
  private final EffectRunner effects;

  /**
   * @param ids over a secure random source
   * @param confirmed the configuration version that every rack has confirmed; {@code () ->
   *     Long.MAX_VALUE} where there is no rack
   * @param listener told of what happened
   */
  public Fleet(
      Store store,
      Clock clock,
      Ids ids,
      PowerDrivers drivers,
      PowerControl power,
      ImageStorage images,
      MachineSide machineSide,
      LongSupplier confirmed,
      FleetListener listener) {
    Units units = new Units(store, clock, listener);
    Road road = new Road(new Situations(drivers));
    PowerSettings powerSettings = new PowerSettings(drivers);
    NewMachines newMachines = new NewMachines(ids, powerSettings);
    this.machines = new Machines(units, road, newMachines, new MachineEdits(powerSettings), images);
    this.enlistment = new Enlistment(units, road, newMachines, powerSettings);
    this.tags = new Tags(units);
    this.signals = new Signals(units, road, new HardwareIntake(), powerSettings, tags);
    this.statusEvents = new StatusEvents(units, road);
    this.scripts = new ScriptDelivery(units);
    this.booting = new Booting(units, road, images);
    this.powering = new Powering(units, road, power);
    this.leases = new Leases(units);
    this.keys = new MachineKeys(units, ids);
    this.documents = new MachineDocuments(units, road, keys, images, machineSide);
    this.networks = new Networks(units);
    this.builtins = new BuiltinScripts(units, machineSide);
    this.effects = new EffectRunner(units, road, powering, confirmed, listener);
  }

  /** Puts the built-in scripts into the store; to be called once before {@link #handlers} run. */
  public void prepare() {
    builtins.install();
  }

  /** What the store's scheduler is to be started with. */
  public Map<String, JobScheduler.JobHandler> handlers() {
    return Map.of(EffectJob.KIND, effects, Tags.KIND, tags);
  }

  /** What people do with machines. */
  public Machines machines() {
    return machines;
  }

  /** Machines that register themselves. */
  public Enlistment enlistment() {
    return enlistment;
  }

  /** What booted machines say of their scripts. */
  public Signals signals() {
    return signals;
  }

  /** What cloud-init and the installer report. */
  public StatusEvents statusEvents() {
    return statusEvents;
  }

  /** The scripts that booted machines download. */
  public ScriptDelivery scripts() {
    return scripts;
  }

  /** What a machine boots from the network now. */
  public Booting booting() {
    return booting;
  }

  /** Switching machines and asking for their power. */
  public Powering powering() {
    return powering;
  }

  /** Leases that racks report. */
  public Leases leases() {
    return leases;
  }

  /** Machines' own credentials. */
  public MachineKeys machineKeys() {
    return keys;
  }

  /** What the metadata service hands to machines. */
  public MachineDocuments documents() {
    return documents;
  }

  /** Subnets, VLANs and the topology that racks serve. */
  public Networks networks() {
    return networks;
  }

  /** Tags and who carries them. */
  public Tags tags() {
    return tags;
  }
}
