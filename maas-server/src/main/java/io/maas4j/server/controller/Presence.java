package io.maas4j.server.controller;

import io.maas4j.id.MachineId;
import io.maas4j.machine.Controller.Service;
import io.maas4j.machine.Machine;
import io.maas4j.machine.NodeType;
import io.maas4j.netboot.file.LoaderFiles;
import io.maas4j.node.ControllerFacts;
import io.maas4j.node.Controllers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * Says to the region that this process is one of its controllers, and what it is. A file in the
 * data directory keeps the id, so that a restarted server is the same node. Thread-safe.
 */
public final class Presence {
  /** The loader files that make a boot method possible. */
  private static final Map<String, String> LOADERS =
      new TreeMap<>(
          Map.of(
              "lpxelinux.0", "pxe/amd64",
              "bootx64.efi", "uefi/amd64",
              "bootaa64.efi", "uefi/arm64",
              "bootppc64.bin", "open-firmware/ppc64el",
              "boots390x.bin", "s390x/s390x"));

  private final Controllers controllers;
  private final Host host;
  private final Path file;
  private final Path loaders;
  private final String version;
  private final Supplier<List<Service>> services;

  /**
   * @param file where the id is kept
   * @param loaders directory of boot loaders
   * @param services what runs here, when asked
   */
  public Presence(
      Controllers controllers,
      Host host,
      Path file,
      Path loaders,
      String version,
      Supplier<List<Service>> services) {
    this.controllers = controllers;
    this.host = host;
    this.file = file;
    this.loaders = loaders;
    this.version = version;
    this.services = services;
  }

  /** Says what is the case now; to be repeated before the region loses its patience. Blocks. */
  public synchronized Machine tell() {
    Optional<MachineId> known = known();
    Machine node =
        controllers.register(
            new ControllerFacts(
                known,
                NodeType.REGION_AND_RACK_CONTROLLER,
                host.hostname(),
                version,
                Host.architecture(),
                host.osystem(),
                host.series(),
                Runtime.getRuntime().availableProcessors(),
                host.memory(),
                HostInterfaces.of(host),
                services.get(),
                methods()));
    if (!known.equals(Optional.of(node.id()))) {
      keep(node.id());
    }
    return node;
  }

  private List<String> methods() {
    return LOADERS.entrySet().stream()
        .filter(loader -> LoaderFiles.isIn(loaders, loader.getKey()))
        .map(Map.Entry::getValue)
        .toList();
  }

  private Optional<MachineId> known() {
    try {
      return Files.exists(file)
          ? Optional.of(Files.readString(file).strip())
              .filter(MachineId::isValid)
              .map(MachineId::new)
          : Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the id of this controller from " + file, e);
    }
  }

  private void keep(MachineId id) {
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      Files.writeString(file, id.value() + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException("cannot keep the id of this controller in " + file, e);
    }
  }
}
