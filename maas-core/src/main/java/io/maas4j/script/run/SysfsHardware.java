package io.maas4j.script.run;

import io.maas4j.script.NetplanNames;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Reads {@code /sys} and {@code /etc/netplan} below a root, each time anew. Safe for concurrent
 * use.
 *
 * @param root {@code /}, or the directory that stands for it in a simulated machine
 */
public record SysfsHardware(Path root) implements MachineHardware {
  @Override
  public List<Disk> disks() {
    List<Disk> disks = new ArrayList<>();
    for (Path disk : children("sys/block")) {
      String name = disk.getFileName().toString();
      if (!name.startsWith("loop") && !name.startsWith("ram") && !name.startsWith("fd")) {
        String serial = text(disk.resolve("device/serial"));
        disks.add(
            new Disk(
                name,
                text(disk.resolve("device/model")),
                serial.isEmpty() ? text(disk.resolve("serial")) : serial));
      }
    }
    return List.copyOf(disks);
  }

  @Override
  public Map<String, String> interfaceNames() {
    Map<String, String> names = new LinkedHashMap<>();
    for (Path nic : children("sys/class/net")) {
      String mac = text(nic.resolve("address")).toLowerCase(Locale.ROOT);
      // a bond or bridge shares its first member's MAC: the real card wins
      if (!names.containsKey(mac) || Files.exists(nic.resolve("device"))) {
        names.put(mac, nic.getFileName().toString());
      }
    }
    for (Path file : children("etc/netplan")) {
      if (file.toString().endsWith(".yaml")) {
        names.putAll(NetplanNames.read(text(file).getBytes(StandardCharsets.UTF_8)));
      }
    }
    return Map.copyOf(names);
  }

  @Override
  public String operationalState(String interfaceName) {
    return text(root.resolve("sys/class/net").resolve(interfaceName).resolve("operstate"));
  }

  private List<Path> children(String directory) {
    try (Stream<Path> paths = Files.list(root.resolve(directory))) {
      return paths.sorted().toList();
    } catch (IOException e) {
      return List.of(); // a machine without such things
    }
  }

  private static String text(Path file) {
    try {
      return new String(Files.readAllBytes(file), StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      return "";
    }
  }
}
