package io.maas4j.server.e2e;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * What a machine is built of: both what QEMU is told to emulate and what an inventory of the
 * machine has to find.
 *
 * @param nodes its NUMA nodes, of one processor socket each; a single one is an ordinary machine
 * @param cards network cards, the one that it boots with first
 * @param disks in the order in which the firmware tries them
 */
record QemuHardware(List<Node> nodes, List<Card> cards, List<Disk> disks) {

  QemuHardware {
    nodes = List.copyOf(nodes);
    cards = List.copyOf(cards);
    disks = List.copyOf(disks);
    if (nodes.isEmpty() || cards.isEmpty() || disks.isEmpty()) {
      throw new IllegalArgumentException("a machine has a node, a card and a disk at least");
    }
    int last = nodes.size() - 1;
    for (Disk disk : disks) {
      if (disk.node() > last) {
        throw new IllegalArgumentException("no NUMA node " + disk.node() + " for " + disk);
      }
    }
  }

  /**
   * @param cores processor cores of one thread each
   * @param mebibytes memory
   */
  record Node(int cores, int mebibytes) {}

  /**
   * A virtio card.
   *
   * @param mac lower case with colons
   */
  record Card(String mac) {}

  /** How a disk is attached. */
  enum Bus {
    VIRTIO,
    NVME,
    SCSI
  }

  /**
   * @param serial also the name of its file
   * @param mebibytes created sparse when it is missing
   * @param node index of the NUMA node that it hangs on
   */
  record Disk(Bus bus, String serial, int mebibytes, int node) {

    long bytes() {
      return mebibytes * 1024L * 1024L;
    }

    /** What it says that it is; empty for a virtio disk, which says nothing. */
    String model() {
      return switch (bus) {
        case VIRTIO -> "";
        case NVME -> "QEMU NVMe Ctrl";
        case SCSI -> "QEMU HARDDISK";
      };
    }
  }

  /** Two cores, 1 GiB, one card, and a virtio disk large enough for the mini disk image. */
  static QemuHardware small(String mac, String serial) {
    return new QemuHardware(
        List.of(new Node(2, 1024)),
        List.of(new Card(mac)),
        List.of(new Disk(Bus.VIRTIO, serial, 128, 0)));
  }

  int cores() {
    return nodes.stream().mapToInt(Node::cores).sum();
  }

  int mebibytes() {
    return nodes.stream().mapToInt(Node::mebibytes).sum();
  }

  /** QEMU's words for processors and memory. */
  List<String> processors() {
    List<String> words = new ArrayList<>(List.of("-m", Integer.toString(mebibytes())));
    if (nodes.size() == 1) {
      words.addAll(List.of("-smp", Integer.toString(cores())));
      return words;
    }
    int each = nodes.get(0).cores();
    if (nodes.stream().anyMatch(node -> node.cores() != each)) {
      throw new IllegalArgumentException("QEMU's sockets have the same number of cores each");
    }
    words.add("-smp");
    words.add(cores() + ",sockets=" + nodes.size() + ",cores=" + each + ",threads=1");
    for (int i = 0; i < nodes.size(); i++) {
      words.add("-object");
      words.add("memory-backend-ram,id=memory" + i + ",size=" + nodes.get(i).mebibytes() + "M");
      words.add("-numa");
      words.add("node,nodeid=" + i + ",memdev=memory" + i);
      words.add("-numa");
      words.add("cpu,node-id=" + i + ",socket-id=" + i);
    }
    return words;
  }

  /**
   * QEMU's words for network cards.
   *
   * @param bus {@code pci} or {@code ccw}
   * @param firstTap the taps of the others follow it
   * @param options for the card that boots
   */
  List<String> network(String bus, int firstTap, String options) {
    List<String> words = new ArrayList<>();
    for (int i = 0; i < cards.size(); i++) {
      words.add("-netdev");
      words.add("tap,id=net" + i + ",ifname=tap" + (firstTap + i) + ",script=no,downscript=no");
      words.add("-device");
      words.add(
          "virtio-net-"
              + bus
              + ",netdev=net"
              + i
              + ",mac="
              + cards.get(i).mac()
              + (i == 0 ? ",bootindex=1" + options : ",romfile="));
    }
    return words;
  }

  /**
   * QEMU's words for disks.
   *
   * @param bus {@code pci} or {@code ccw}
   * @param file where a disk's content is
   */
  List<String> storage(String bus, Function<Disk, Path> file) {
    List<String> words = new ArrayList<>();
    if (disks.stream().anyMatch(disk -> disk.bus() == Bus.SCSI)) {
      words.addAll(List.of("-device", "virtio-scsi-" + bus + ",id=scsi"));
    }
    for (int i = 0; i < disks.size(); i++) {
      Disk disk = disks.get(i);
      words.add("-drive");
      words.add(
          "if=none,id=disk"
              + i
              // an array that copies nothing onto nothing fills no disk here
              + ",format=raw,cache=unsafe,discard=unmap,detect-zeroes=unmap,file="
              + file.apply(disk));
      String place = "";
      if (disk.node() > 0) {
        // a PCI bus of that node's own, which begins at a number that no other reaches
        words.add("-device");
        words.add(
            "pxb-pcie,id=host"
                + i
                + ",bus=pcie.0,bus_nr="
                + (64 + 16 * i)
                + ",numa_node="
                + disk.node());
        words.add("-device");
        words.add("pcie-root-port,id=port" + i + ",bus=host" + i + ",chassis=" + (i + 1));
        place = ",bus=port" + i;
      }
      words.add("-device");
      words.add(
          switch (disk.bus()) {
                case VIRTIO -> "virtio-blk-" + bus;
                case NVME -> "nvme";
                case SCSI -> "scsi-hd,bus=scsi.0";
              }
              + place
              + ",drive=disk"
              + i
              + ",serial="
              + disk.serial()
              + ",bootindex="
              + (i + 2));
    }
    return words;
  }
}
