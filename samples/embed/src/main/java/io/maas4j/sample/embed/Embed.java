package io.maas4j.sample.embed;

import io.maas4j.Maas;
import io.maas4j.disks.MachineDisks;
import io.maas4j.event.Event;
import io.maas4j.fleet.Deployment;
import io.maas4j.fleet.MachineConstraints;
import io.maas4j.fleet.Machines;
import io.maas4j.fleet.NewMachine;
import io.maas4j.fleet.ScriptRequest;
import io.maas4j.fleet.Signal;
import io.maas4j.id.MacAddress;
import io.maas4j.id.MachineId;
import io.maas4j.image.DirectoryImages;
import io.maas4j.lifecycle.Actor;
import io.maas4j.machine.Machine;
import io.maas4j.power.PowerDrivers;
import io.maas4j.power.PowerParameters;
import io.maas4j.storage.DiskEdits.Description;
import io.maas4j.storage.LayoutOptions;
import java.nio.file.Path;
import java.util.Comparator;

/** A machine's life from its description to its deployment, in one process and in memory. */
public final class Embed {
  private Embed() {}

  /**
   * @param args the directory of images, with its {@code manifest.json}
   */
  public static void main(String[] args) {
    if (args.length != 1) {
      System.err.println("give one argument: a directory of images, such as samples/embed/images");
      System.exit(2);
    }
    // README: from here
    Actor admin = Actor.admin("alice");
    Actor bob = Actor.user("bob");
    DirectoryImages images = DirectoryImages.open(Path.of(args[0]));
    NewMachine description =
        NewMachine.named("rack1-1")
            .architecture("amd64")
            .macs(new MacAddress("52:54:00:00:00:01"))
            .power("manual", PowerParameters.empty());
    try (Maas maas = Maas.builder().powerDrivers(PowerDrivers.discover()).images(images).start()) {
      Machines machines = maas.machines();
      MachineId id = machines.create(description, admin).id();
      machines.commission(id, Machine.Options.NONE, ScriptRequest.DEFAULT, admin);
      // No machine boots here: the program says in its place, twice, that all went well.
      maas.fleet().signals().signal(id, Signal.of(Signal.Word.OK));
      MachineDisks disks = maas.fleet().disks();
      disks.devices().create(id, Description.disk("vda", 8L << 30, "/dev/vda"), admin);
      disks.layouts().set(id, "flat", LayoutOptions.NONE, admin);
      machines.allocate(MachineConstraints.NONE, bob);
      machines.deploy(id, Deployment.of("ubuntu", "noble").userData("#!/bin/sh"), bob);
      maas.fleet().statusEvents().osReady(id);
      maas.events(id).stream()
          .sorted(Comparator.comparing(Event::id))
          .map(event -> event.type().description() + ": " + event.description())
          .forEach(System.out::println);
    }
    // README: to here
  }
}
