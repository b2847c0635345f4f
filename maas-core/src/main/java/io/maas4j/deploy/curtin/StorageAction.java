package io.maas4j.deploy.curtin;

import io.maas4j.storage.CacheMode;
import io.maas4j.storage.RaidLevel;
import io.maas4j.storage.TableType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One entry of {@code storage.config} (metadata contract, section 9.2): something that curtin makes
 * of what earlier entries made. Immutable. All sizes are bytes.
 */
public sealed interface StorageAction {
  /** Unique in its document. */
  String id();

  /** The ids that it names: what it is made of, in order. */
  List<String> uses();

  /** What must be there before it although it does not name it. */
  default List<String> behind() {
    return List.of();
  }

  /** As YAML has it: texts, numbers, lists and mappings of them. */
  Map<String, Object> document();

  /** By what curtin finds a disk. */
  sealed interface Identity {
    /** What the disk says of itself. */
    record Label(String model, String serial) implements Identity {}

    /** A path below {@code /dev}. */
    record Path(String path) implements Identity {}
  }

  /** What is special about a partition; a partition has one such mark at most. */
  enum Flag {
    BOOT("boot"),
    BIOS_GRUB("bios_grub"),
    PREP("prep"),
    EXTENDED("extended"),
    LOGICAL("logical");

    private final String word;

    Flag(String word) {
      this.word = word;
    }
  }

  /** How thoroughly something is cleared before it is used. */
  enum Wipe {
    /** Whatever says that something is on it. */
    SUPERBLOCK("superblock"),
    /** All of it. */
    ZERO("zero");

    private final String word;

    Wipe(String word) {
      this.word = word;
    }
  }

  /**
   * A physical disk.
   *
   * @param table how it is to be divided; empty for one that is used as a whole, or not at all
   * @param grub whether the boot loader is put there
   */
  record Disk(String id, Identity identity, Optional<TableType> table, boolean grub)
      implements StorageAction {
    @Override
    public List<String> uses() {
      return List.of();
    }

    @Override
    public Map<String, Object> document() {
      Map<String, Object> entry = named(this, "disk");
      entry.put("wipe", Wipe.SUPERBLOCK.word);
      ptable(entry, table);
      if (identity instanceof Identity.Label label) {
        entry.put("model", label.model());
        entry.put("serial", label.serial());
      } else {
        entry.put("path", ((Identity.Path) identity).path());
      }
      takesLoader(entry, grub);
      return entry;
    }
  }

  /**
   * A part of a device.
   *
   * @param number by which the machine knows it
   * @param previous the partition that it follows on the device
   * @param grub whether the boot loader is put there
   */
  record Partition(
      String id,
      String device,
      int number,
      long size,
      Optional<String> uuid,
      Optional<Flag> flag,
      Optional<Wipe> wipe,
      Optional<String> previous,
      boolean grub)
      implements StorageAction {
    @Override
    public List<String> uses() {
      return List.of(device);
    }

    @Override
    public List<String> behind() {
      return previous.stream().toList();
    }

    @Override
    public Map<String, Object> document() {
      Map<String, Object> entry = named(this, "partition");
      entry.put("number", number);
      if (number == 1) {
        entry.put("offset", bytes(io.maas4j.storage.Space.FIRST_OFFSET));
      }
      entry.put("size", bytes(size));
      uuid.ifPresent(text -> entry.put("uuid", text));
      entry.put("device", device);
      wipe.ifPresent(how -> entry.put("wipe", how.word));
      flag.ifPresent(mark -> entry.put("flag", mark.word));
      takesLoader(entry, grub);
      return entry;
    }
  }

  /** A volume group of LVM. */
  record VolumeGroup(String id, String uuid, List<String> devices) implements StorageAction {
    public VolumeGroup {
      devices = devices.stream().sorted().toList();
    }

    @Override
    public List<String> uses() {
      return devices;
    }

    @Override
    public Map<String, Object> document() {
      Map<String, Object> entry = named(this, "lvm_volgroup");
      entry.put("uuid", uuid);
      entry.put("devices", devices);
      return entry;
    }
  }

  /**
   * A logical volume.
   *
   * @param name without that of its group
   */
  record Volume(String id, String name, String group, long size) implements StorageAction {
    @Override
    public List<String> uses() {
      return List.of(group);
    }

    @Override
    public Map<String, Object> document() {
      Map<String, Object> entry = begun(this, "lvm_partition");
      entry.put("name", name);
      entry.put("volgroup", group);
      entry.put("size", bytes(size));
      return entry;
    }
  }

  /** A RAID of Linux. */
  record Raid(
      String id,
      RaidLevel level,
      List<String> devices,
      List<String> spares,
      Optional<TableType> table)
      implements StorageAction {
    public Raid {
      devices = devices.stream().sorted().toList();
      spares = spares.stream().sorted().toList();
    }

    @Override
    public List<String> uses() {
      return Stream.concat(devices.stream(), spares.stream()).toList();
    }

    @Override
    public Map<String, Object> document() {
      Map<String, Object> entry = named(this, "raid");
      entry.put("raidlevel", level.number());
      entry.put("devices", devices);
      entry.put("spare_devices", spares);
      ptable(entry, table);
      return entry;
    }
  }

  /** A device with a faster one in front of it. */
  record Bcache(String id, String backing, String cache, CacheMode mode, Optional<TableType> table)
      implements StorageAction {
    @Override
    public List<String> uses() {
      return List.of(backing, cache);
    }

    @Override
    public Map<String, Object> document() {
      Map<String, Object> entry = named(this, "bcache");
      entry.put("backing_device", backing);
      entry.put("cache_device", cache);
      entry.put("cache_mode", mode.wireName());
      ptable(entry, table);
      return entry;
    }
  }

  /** A datastore of ESXi. */
  record Datastore(String id, List<String> devices) implements StorageAction {
    public Datastore {
      devices = devices.stream().sorted().toList();
    }

    @Override
    public List<String> uses() {
      return devices;
    }

    @Override
    public Map<String, Object> document() {
      Map<String, Object> entry = named(this, "vmfs6");
      entry.put("devices", devices);
      return entry;
    }
  }

  /**
   * A file system, or swap.
   *
   * @param type as the protocol spells it
   * @param options for the program that makes it
   */
  record Format(
      String id,
      String volume,
      String type,
      String uuid,
      Optional<String> label,
      List<String> options)
      implements StorageAction {
    public Format {
      options = List.copyOf(options);
    }

    @Override
    public List<String> uses() {
      return List.of(volume);
    }

    @Override
    public Map<String, Object> document() {
      Map<String, Object> entry = begun(this, "format");
      entry.put("fstype", type);
      label.ifPresent(text -> entry.put("label", text));
      entry.put("uuid", uuid);
      entry.put("volume", volume);
      if (!options.isEmpty()) {
        entry.put("extra_options", options);
      }
      return entry;
    }
  }

  /**
   * A file system in its place.
   *
   * @param device the action that makes the file system
   * @param path empty for swap
   */
  record Mount(String id, String device, Optional<String> path, Optional<String> options)
      implements StorageAction {
    @Override
    public List<String> uses() {
      return List.of(device);
    }

    @Override
    public Map<String, Object> document() {
      Map<String, Object> entry = begun(this, "mount");
      path.ifPresent(at -> entry.put("path", at));
      entry.put("device", device);
      options.ifPresent(text -> entry.put("options", text));
      return entry;
    }
  }

  /**
   * A file system without a device, in its place.
   *
   * @param type as the protocol spells it
   */
  record SpecialMount(String id, String type, String path, Optional<String> options)
      implements StorageAction {
    @Override
    public List<String> uses() {
      return List.of();
    }

    @Override
    public Map<String, Object> document() {
      Map<String, Object> entry = begun(this, "mount");
      entry.put("fstype", type);
      entry.put("spec", type);
      entry.put("path", path);
      options.ifPresent(text -> entry.put("options", text));
      return entry;
    }
  }

  /** All that must come before. */
  default List<String> after() {
    List<String> all = new ArrayList<>(uses());
    all.addAll(behind());
    return all;
  }

  private static Map<String, Object> begun(StorageAction action, String type) {
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put("id", action.id());
    entry.put("type", type);
    return entry;
  }

  /** Of what is called as its id. */
  private static Map<String, Object> named(StorageAction action, String type) {
    Map<String, Object> entry = begun(action, type);
    entry.put("name", action.id());
    return entry;
  }

  private static void ptable(Map<String, Object> entry, Optional<TableType> table) {
    table.ifPresent(type -> entry.put("ptable", type == TableType.GPT ? "gpt" : "msdos"));
  }

  private static void takesLoader(Map<String, Object> entry, boolean takesIt) {
    if (takesIt) {
      entry.put("grub_device", true);
    }
  }

  private static String bytes(long size) {
    return size + "B";
  }
}
