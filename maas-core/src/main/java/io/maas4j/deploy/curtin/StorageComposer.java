package io.maas4j.deploy.curtin;

import io.maas4j.deploy.curtin.StorageAction.Flag;
import io.maas4j.deploy.curtin.StorageAction.Wipe;
import io.maas4j.error.MaasException.InvalidRequest;
import io.maas4j.setting.OsRelease;
import io.maas4j.storage.BlockDevice;
import io.maas4j.storage.Device;
import io.maas4j.storage.Filesystem;
import io.maas4j.storage.FilesystemType;
import io.maas4j.storage.Group;
import io.maas4j.storage.GroupType;
import io.maas4j.storage.Partition;
import io.maas4j.storage.PartitionTable;
import io.maas4j.storage.Place;
import io.maas4j.storage.Space;
import io.maas4j.storage.SpecialFilesystem;
import io.maas4j.storage.StorageConfiguration;
import io.maas4j.storage.TableType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Says a machine's storage in curtin's words (metadata contract, section 9.2). Every disk of the
 * machine is in the document, and what was on it is wiped; a disk that is in no layout has no
 * partition table. The same storage gives the same document.
 *
 * <p>Confined to one thread, and to one document.
 */
public final class StorageComposer {
  /** On an MBR, which has four places, this one holds all further partitions. */
  private static final int EXTENDED = 4;

  private static final Set<FilesystemType> FIRMWARE_READS =
      Set.of(FilesystemType.FAT32, FilesystemType.VFAT);

  private final StorageConfiguration storage;
  private final OsRelease system;
  private final List<StorageAction> actions = new ArrayList<>();

  private StorageComposer(StorageConfiguration storage, OsRelease system) {
    this.storage = storage;
    this.system = system;
  }

  /**
   * @param system what is installed
   * @throws InvalidRequest when the layout does not fit the disks, a disk of it is gone, the disks
   *     cannot be told apart, or curtin cannot make it
   */
  public static StorageDocument of(StorageConfiguration storage, OsRelease system) {
    if (storage.disks().isEmpty()) {
      throw refused("There are no disks to install on.");
    }
    List<String> faults = StorageFaults.of(storage);
    if (!faults.isEmpty()) {
      throw refused(String.join(" ", faults));
    }
    List<StorageAction> actions = new StorageComposer(storage, system).composed();
    Set<String> ids = new HashSet<>();
    actions.stream()
        .map(StorageAction::id)
        .filter(id -> !ids.add(id))
        .findFirst()
        .ifPresent(
            id -> {
              throw refused("Two things would have the name '" + id + "'.");
            });
    return StorageDocument.ordered(actions);
  }

  /**
   * For an image of a whole disk, of which the installer has to know where to write it: the boot
   * disk. The other disks are wiped, as far as that disk is certain without them: an installer that
   * does not find it by its serial number takes the first one that is named.
   *
   * @throws InvalidRequest when there is no disk, or nothing tells the boot disk from the others
   */
  public static StorageDocument ofDiskImage(StorageConfiguration storage) {
    List<BlockDevice> disks = storage.disks();
    if (disks.isEmpty()) {
      throw refused("There are no disks to install on.");
    }
    DiskIdentities identities = new DiskIdentities(disks);
    BlockDevice boot = storage.bootDisk().orElse(disks.get(0));
    List<StorageAction> actions = new ArrayList<>();
    actions.add(new StorageAction.Disk(boot.name(), identities.of(boot), Optional.empty(), true));
    if (identities.of(boot) instanceof StorageAction.Identity.Label) {
      disks.stream()
          .filter(disk -> disk.id() != boot.id() && identities.tells(disk))
          .forEach(
              disk ->
                  actions.add(
                      new StorageAction.Disk(
                          disk.name(), identities.of(disk), Optional.empty(), false)));
    }
    return new StorageDocument(actions);
  }

  private static InvalidRequest refused(String why) {
    return new InvalidRequest(
        "The storage of the machine cannot be set up: " + why,
        "change the layout, or commission the machine again");
  }

  private List<StorageAction> composed() {
    disks();
    storage.groups(GroupType.VOLUME_GROUP).forEach(this::volumeGroup);
    storage.groups(GroupType.VOLUME_GROUP).forEach(this::volumes);
    storage.groups(GroupType.RAID).forEach(this::raid);
    storage.groups(GroupType.BCACHE).forEach(this::bcache);
    storage.groups(GroupType.DATASTORE).forEach(this::datastore);
    for (Device device : storage.devices()) {
      partitions(device);
    }
    List<Filesystem> files =
        storage.composition().filesystems().stream()
            // ESXi formats its datastores itself
            .filter(f -> !f.shared() && f.type() != FilesystemType.VMFS6)
            .toList();
    files.forEach(this::format);
    files.forEach(this::mount);
    storage.composition().specials().forEach(this::special);
    return actions;
  }

  // ---------------------------------------------------------------- disks

  private void disks() {
    DiskIdentities identities = new DiskIdentities(storage.disks());
    Set<Long> grub = grubDisks();
    for (BlockDevice disk : storage.disks()) {
      Optional<TableType> table = tableOf(disk, grub.contains(disk.id()));
      actions.add(
          new StorageAction.Disk(
              disk.name(), identities.of(disk), table, grub.contains(disk.id()) && !isPower()));
    }
  }

  /** Open firmware loads GRUB from a partition of its own, and from nowhere else. */
  private boolean isPower() {
    return storage.platform().architecture().equals("ppc64el");
  }

  /** The boot disk, and with it all disks of a RAID that it is part of. */
  private Set<Long> grubDisks() {
    Set<Long> disks = new LinkedHashSet<>();
    long boot = storage.bootDisk().map(BlockDevice::id).orElse(0L);
    disks.add(boot);
    for (Group raid : storage.groups(GroupType.RAID)) {
      List<Long> members =
          storage.shares(raid.id()).stream().map(share -> deviceOf(share.on())).toList();
      if (members.contains(boot)) {
        disks.addAll(members);
      }
    }
    return disks;
  }

  private long deviceOf(Place place) {
    return place.kind() == Place.Kind.DEVICE
        ? place.id()
        : storage.tableOf(place.id()).map(PartitionTable::device).orElseThrow();
  }

  /** A boot loader needs a table, unless the disk is used as a whole and has no place for one. */
  private Optional<TableType> tableOf(BlockDevice disk, boolean grub) {
    return storage
        .table(disk.id())
        .map(PartitionTable::type)
        .or(
            () ->
                grub && storage.filesystem(Place.device(disk.id())).isEmpty()
                    ? Optional.of(usualTable())
                    : Optional.empty());
  }

  private TableType usualTable() {
    boolean gpt =
        storage.platform().uefi() || storage.platform().architecture().equals("amd64") || isPower();
    return gpt ? TableType.GPT : TableType.MBR;
  }

  // ---------------------------------------------------------------- partitions

  private void partitions(Device device) {
    Optional<StorageAction.Partition> reserved = reserved(device);
    reserved.ifPresent(actions::add);
    Optional<PartitionTable> table = storage.table(device.id());
    if (table.isPresent()) {
      boolean mbr = table.get().type() == TableType.MBR;
      boolean extended = false;
      Optional<String> previous = reserved.map(StorageAction::id);
      for (Partition part : table.get().partitions()) {
        int number = storage.number(table.get(), part);
        boolean logical = mbr && number > EXTENDED;
        if (logical && !extended) {
          extended = true;
          StorageAction.Partition all = extended(device, table.get(), previous);
          actions.add(all);
          previous = Optional.of(all.id());
        }
        StorageAction.Partition made = partition(device, part, number, logical, previous);
        actions.add(made);
        previous = Optional.of(made.id());
      }
    }
  }

  /** What the boot loader of this platform needs to itself, before everything else. */
  private Optional<StorageAction.Partition> reserved(Device device) {
    if (!device.physical() || system.osystem().equals("esxi")) {
      return Optional.empty();
    }
    boolean gpt =
        actions.stream()
            .filter(action -> action.id().equals(device.name()))
            .map(action -> ((StorageAction.Disk) action).table())
            .anyMatch(Optional.of(TableType.GPT)::equals);
    boolean taken =
        storage
            .table(device.id())
            .map(table -> table.partitions().stream().anyMatch(p -> storage.number(table, p) == 1))
            .orElse(false);
    if (!gpt || taken || !storage.platform().firstIsReserved(TableType.GPT, true, device.boot())) {
      return Optional.empty();
    }
    return Optional.of(
        new StorageAction.Partition(
            device.name() + "-part1",
            device.name(),
            1,
            isPower() ? Space.PREP : Space.BIOS_GRUB,
            Optional.empty(),
            Optional.of(isPower() ? Flag.PREP : Flag.BIOS_GRUB),
            Optional.of(Wipe.ZERO),
            Optional.empty(),
            isPower()));
  }

  /** As big as what it holds: curtin adds what each logical partition needs before itself. */
  private StorageAction.Partition extended(
      Device device, PartitionTable table, Optional<String> previous) {
    long size =
        table.partitions().stream()
            .filter(part -> storage.number(table, part) > EXTENDED)
            .mapToLong(part -> part.size() - Space.MIB)
            .sum();
    return new StorageAction.Partition(
        device.name() + "-part" + EXTENDED,
        device.name(),
        EXTENDED,
        size,
        Optional.empty(),
        Optional.of(Flag.EXTENDED),
        Optional.empty(),
        previous,
        false);
  }

  private StorageAction.Partition partition(
      Device device, Partition part, int number, boolean logical, Optional<String> previous) {
    boolean boots = part.bootable() && !wouldBeTakenForTheSystemPartition(device, part);
    Optional<Flag> bootable = boots ? Optional.of(Flag.BOOT) : Optional.empty();
    return new StorageAction.Partition(
        device.name() + "-part" + number,
        device.name(),
        number,
        // the first MiB of a logical partition says where the next one is
        logical ? part.size() - Space.MIB : part.size(),
        Optional.of(part.uuid()),
        logical ? Optional.of(Flag.LOGICAL) : bootable,
        Optional.of(Wipe.SUPERBLOCK),
        previous,
        false);
  }

  /**
   * On a GPT, curtin makes an EFI system partition of what boots, and installs GRUB to all of those
   * on the boot disk: into a {@code /boot} of ext4 it cannot.
   */
  private boolean wouldBeTakenForTheSystemPartition(Device device, Partition part) {
    boolean gpt =
        storage.table(device.id()).filter(table -> table.type() == TableType.GPT).isPresent();
    return gpt
        && storage
            .filesystem(Place.partition(part.id()))
            .filter(files -> !FIRMWARE_READS.contains(files.type()))
            .isPresent();
  }

  // ---------------------------------------------------------------- groups

  private List<String> shares(Group group, FilesystemType... types) {
    return storage.shares(group.id()).stream()
        .filter(share -> List.of(types).contains(share.type()))
        .map(share -> storage.name(share.on()))
        .toList();
  }

  private void volumeGroup(Group group) {
    actions.add(
        new StorageAction.VolumeGroup(
            group.name(), group.uuid(), shares(group, FilesystemType.LVM_PV)));
  }

  private void volumes(Group group) {
    for (Device volume : storage.products(group.id())) {
      actions.add(
          new StorageAction.Volume(
              volume.name(),
              volume.name().substring(group.name().length() + 1),
              group.name(),
              volume.size()));
    }
  }

  private void raid(Group group) {
    actions.add(
        new StorageAction.Raid(
            group.name(),
            group.level().orElseThrow(),
            shares(group, FilesystemType.RAID),
            shares(group, FilesystemType.RAID_SPARE),
            productsTable(group)));
  }

  private void bcache(Group group) {
    actions.add(
        new StorageAction.Bcache(
            group.name(),
            shares(group, FilesystemType.BCACHE_BACKING).get(0),
            storage.name(storage.cacheOf(group.cacheSet().orElseThrow()).orElseThrow().on()),
            group.cacheMode().orElseThrow(),
            productsTable(group)));
  }

  private void datastore(Group group) {
    actions.add(new StorageAction.Datastore(group.name(), shares(group, FilesystemType.VMFS6)));
  }

  private Optional<TableType> productsTable(Group group) {
    return storage.products(group.id()).stream()
        .flatMap(device -> storage.table(device.id()).stream())
        .map(PartitionTable::type)
        .findFirst();
  }

  // ---------------------------------------------------------------- file systems

  private void format(Filesystem filesystem) {
    String volume = storage.name(filesystem.on());
    actions.add(
        new StorageAction.Format(
            volume + "_format",
            volume,
            filesystem.type().wireName(),
            filesystem.uuid(),
            filesystem.label().filter(label -> !label.isEmpty()),
            options(filesystem)));
  }

  /** The GRUB of SLES 12 does not read file systems with this. */
  private List<String> options(Filesystem filesystem) {
    boolean old = system.osystem().equals("suse") && system.series().startsWith("sles12");
    return old && filesystem.type() == FilesystemType.EXT4
        ? List.of("-O", "^metadata_csum")
        : List.of();
  }

  private void mount(Filesystem filesystem) {
    if (filesystem.mountPoint().isEmpty()) {
      return;
    }
    String volume = storage.name(filesystem.on());
    actions.add(
        new StorageAction.Mount(
            volume + "_mount",
            volume + "_format",
            filesystem
                .mountPoint()
                .filter(at -> !at.equals(Filesystem.NOWHERE))
                .map(MountPaths::plain),
            filesystem.mountOptions().filter(options -> !options.isEmpty())));
  }

  private void special(SpecialFilesystem special) {
    String path = MountPaths.plain(special.mountPoint());
    String stem = path.substring(1).replace('/', '-');
    String name = stem.isEmpty() ? "root" : stem;
    Set<String> taken = new HashSet<>();
    actions.forEach(action -> taken.add(action.id()));
    String id = name + "_mount";
    // /a/b and /a-b, or a directory called as a disk
    for (int i = 2; taken.contains(id); i++) {
      id = name + "-" + i + "_mount";
    }
    actions.add(
        new StorageAction.SpecialMount(
            id,
            special.type().wireName(),
            path,
            special.mountOptions().filter(options -> !options.isEmpty())));
  }
}
