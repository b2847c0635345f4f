package io.maas4j.fleet;

import io.maas4j.administration.Administration;
import io.maas4j.bootlog.BootReports;
import io.maas4j.bootlog.BootTimelines;
import io.maas4j.bootlog.PacketTraces;
import io.maas4j.bootlog.Strangers;
import io.maas4j.cloning.Cloning;
import io.maas4j.deploy.PreseedTemplates;
import io.maas4j.depot.BootResources;
import io.maas4j.depot.BootSources;
import io.maas4j.depot.ImageImports;
import io.maas4j.depot.ImportMeans;
import io.maas4j.diagnosis.Diagnoses;
import io.maas4j.disks.MachineDisks;
import io.maas4j.disks.StorageCopy;
import io.maas4j.id.Ids;
import io.maas4j.image.ImageStorage;
import io.maas4j.inspection.NodeDevices;
import io.maas4j.inspection.ScriptResults;
import io.maas4j.library.ScriptLibrary;
import io.maas4j.naming.AddressNames;
import io.maas4j.naming.DnsRecords;
import io.maas4j.naming.DnsResources;
import io.maas4j.naming.Domains;
import io.maas4j.node.Controllers;
import io.maas4j.node.Devices;
import io.maas4j.node.NewNodes;
import io.maas4j.node.Nodes;
import io.maas4j.power.PowerControl;
import io.maas4j.power.PowerDrivers;
import io.maas4j.script.MachineSide;
import io.maas4j.store.spi.JobScheduler;
import io.maas4j.store.spi.Store;
import io.maas4j.tagging.Tags;
import io.maas4j.topology.SnippetSyntax;
import io.maas4j.topology.Topology;
import io.maas4j.wiring.Interfaces;
import io.maas4j.wiring.Links;
import io.maas4j.wiring.UserAddresses;
import io.maas4j.work.FleetListener;
import io.maas4j.work.Units;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
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
  private final PowerSweep powerSweep;
  private final ChassisIntake chassis;
  private final Leases leases;
  private final MachineKeys keys;
  private final MachineDocuments documents;
  private final Networks networks;
  private final Interfaces interfaces;
  private final Links links;
  private final UserAddresses addresses;
  private final NetworkRestoration restoration;
  private final DefaultRestoration defaults;
  private final Topology topology;
  private final MachineDisks disks;
  private final BuiltinScripts builtins;
  private final Tags tags;
  private final Cloning cloning;
  private final Domains domains;
  private final DnsResources dnsResources;
  private final DnsRecords dnsRecords;
  private final Nodes nodes;
  private final Devices devices;
  private final Controllers controllers;
  private final BootSources bootSources;
  private final BootResources bootResources;
  private final ImageImports imports;
  private final ControllerActions controllerActions;
  private final ScriptLibrary library;
  private final ScriptResults results;
  private final NodeDevices nodeDevices;
  private final EffectRunner effects;
  private final ReleaseRetry releaseRetry;
  private final Administration administration;
  private final BootReports bootReports;
  private final BootTimelines bootTimelines;
  private final Diagnoses diagnoses;
  private final PacketTraces packetTraces = new PacketTraces();

  /**
   * @param ids over a secure random source
   * @param confirmed the configuration version that every rack has confirmed; {@code () ->
   *     Long.MAX_VALUE} where there is no rack
   * @param listener told of what happened
   * @param snippets what the racks' DHCP servers understand
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
      FleetListener listener,
      SnippetSyntax snippets) {
    this(
        store,
        clock,
        ids,
        drivers,
        power,
        images,
        Optional.empty(),
        Runnable::run,
        machineSide,
        confirmed,
        listener,
        snippets,
        PreseedTemplates.NONE);
  }

  /**
   * As the other one, with a way to import images, and with operators' templates.
   *
   * @param images with those that imports bring
   * @param imports empty where nothing is imported
   * @param blocking runs downloads
   * @param templates texts that operators put in the place of composed ones
   */
  public Fleet(
      Store store,
      Clock clock,
      Ids ids,
      PowerDrivers drivers,
      PowerControl power,
      ImageStorage images,
      Optional<ImportMeans> imports,
      Executor blocking,
      MachineSide machineSide,
      LongSupplier confirmed,
      FleetListener listener,
      SnippetSyntax snippets,
      PreseedTemplates templates) {
    Units units = new Units(store, clock, listener);
    Road road = new Road(new Situations(drivers));
    PowerSettings powerSettings = new PowerSettings(drivers);
    NewNodes newNodes = new NewNodes(ids);
    Bmcs bmcs = new Bmcs(drivers, powerSettings);
    NewMachines newMachines = new NewMachines(newNodes, powerSettings, bmcs);
    MachineEdits edits = new MachineEdits(powerSettings, bmcs);
    this.keys = new MachineKeys(units, ids);
    EphemeralImages ephemerals = new EphemeralImages(images);
    MachineContexts contexts = new MachineContexts(images);
    this.booting = new Booting(units, road, ephemerals);
    Installing installing = new Installing(ephemerals, contexts, templates, booting);
    this.machines = new Machines(units, road, newMachines, edits, images, keys, installing);
    Strangers strangers = new Strangers();
    this.enlistment = new Enlistment(units, road, newMachines, powerSettings, bmcs, strangers);
    this.tags = new Tags(units);
    this.cloning = new Cloning(units, new StorageCopy(ids));
    this.signals =
        new Signals(
            units, road, new BuiltinHooks(new HardwareIntake(ids), tags), powerSettings, bmcs);
    this.powering = new Powering(units, road, power);
    this.powerSweep = new PowerSweep(units, powering, power, drivers, PowerSweep.Limits.USUAL);
    this.chassis = new ChassisIntake(units, power, powerSettings, bmcs, newMachines, machines, ids);
    this.statusEvents = new StatusEvents(units, road, powering);
    this.scripts = new ScriptDelivery(units);
    this.leases = new Leases(units);
    this.documents = new MachineDocuments(units, road, keys, contexts, installing, machineSide);
    this.topology = new Topology(units, ids, snippets);
    this.networks = new Networks(units, topology.rackPairs());
    this.interfaces = new Interfaces(units);
    this.links = new Links(units);
    this.addresses = new UserAddresses(units, new AddressNames());
    this.restoration = new NetworkRestoration(units);
    this.defaults = new DefaultRestoration(units, ids);
    this.disks = new MachineDisks(units, ids);
    this.builtins = new BuiltinScripts(units, machineSide);
    this.domains = new Domains(units);
    this.dnsResources = new DnsResources(units);
    this.dnsRecords = new DnsRecords(units);
    this.nodes = new Nodes(units);
    this.devices = new Devices(units, newNodes);
    this.controllers = new Controllers(units, newNodes, images);
    this.controllerActions = new ControllerActions(units, road, edits, powering);
    this.administration = new Administration(units, images);
    this.bootReports = new BootReports(units, strangers);
    this.bootTimelines = new BootTimelines(units);
    this.diagnoses = new Diagnoses(units);
    this.bootSources = new BootSources(units);
    this.bootResources = new BootResources(units, images, imports.map(ImportMeans::images));
    this.imports = new ImageImports(units, clock, imports, blocking, bootResources::publish);
    this.library = new ScriptLibrary(units);
    this.results = new ScriptResults(units);
    this.nodeDevices = new NodeDevices(units);
    this.releaseRetry = new ReleaseRetry(units, road);
    this.effects = new EffectRunner(units, road, powering, confirmed, listener);
  }

  /** Puts into the store what is always there; to be called before {@link #handlers} run. */
  public void prepare() {
    domains.prepare();
    builtins.install();
    bootResources.prepare();
    administration.prepare();
    topology.prepare();
  }

  /** What the store's scheduler is to be started with. */
  public Map<String, JobScheduler.JobHandler> handlers() {
    return Map.of(
        EffectJob.KIND,
        effects,
        Tags.KIND,
        tags,
        Diagnoses.KIND,
        diagnoses,
        ChassisNote.KIND,
        chassis,
        ImageImports.KIND,
        imports,
        ReleaseRetry.KIND,
        releaseRetry);
  }

  /** Settings, package repositories, license keys, notifications. */
  public Administration administration() {
    return administration;
  }

  /** What racks saw of machines that boot. */
  public BootReports bootReports() {
    return bootReports;
  }

  /** Why machines do not come through. */
  public Diagnoses diagnoses() {
    return diagnoses;
  }

  /** Which step of a boot took how long. */
  public BootTimelines bootTimelines() {
    return bootTimelines;
  }

  /** The packets that racks keep. */
  public PacketTraces packetTraces() {
    return packetTraces;
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

  /** Reading the power of all machines, again and again. */
  public PowerSweep powerSweep() {
    return powerSweep;
  }

  /** Adding the machines of a chassis. */
  public ChassisIntake chassis() {
    return chassis;
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

  /** Nodes' interfaces. */
  public Interfaces interfaces() {
    return interfaces;
  }

  /** What links interfaces to subnets. */
  public Links links() {
    return links;
  }

  /** Addresses that users keep. */
  public UserAddresses addresses() {
    return addresses;
  }

  /** Interfaces as commissioning made them. */
  public NetworkRestoration networkRestoration() {
    return restoration;
  }

  /** Nodes as they were before anybody configured them. */
  public DefaultRestoration defaultRestoration() {
    return defaults;
  }

  /** Disks of machines and what is made of them. */
  public MachineDisks disks() {
    return disks;
  }

  /** Subnets, VLANs and the topology that racks serve. */
  public Networks networks() {
    return networks;
  }

  /** Giving machines the configuration of another one. */
  public Cloning cloning() {
    return cloning;
  }

  /** Tags and who carries them. */
  public Tags tags() {
    return tags;
  }

  /** Domains. */
  public Domains domains() {
    return domains;
  }

  /** Names in domains that are no node's. */
  public DnsResources dnsResources() {
    return dnsResources;
  }

  /** What such names say beside their addresses. */
  public DnsRecords dnsRecords() {
    return dnsRecords;
  }

  /** What is done with nodes of every type alike. */
  public Nodes nodes() {
    return nodes;
  }

  /** Devices. */
  public Devices devices() {
    return devices;
  }

  /** Racks and regions. */
  public Controllers controllers() {
    return controllers;
  }

  /** Where images come from. */
  public BootSources bootSources() {
    return bootSources;
  }

  /** Which images are here. */
  public BootResources bootResources() {
    return bootResources;
  }

  /** Bringing images from boot sources; to be closed before the store's scheduler. */
  public ImageImports imports() {
    return imports;
  }

  /** What administrators do with the machines that racks and regions run on. */
  public ControllerActions controllerActions() {
    return controllerActions;
  }

  /** Scripts, as people keep them. */
  public ScriptLibrary library() {
    return library;
  }

  /** What scripts found out. */
  public ScriptResults results() {
    return results;
  }

  /** Devices on the buses of nodes. */
  public NodeDevices nodeDevices() {
    return nodeDevices;
  }

  /** What operators do with networks, and racks report of them. */
  public Topology topology() {
    return topology;
  }
}
