package io.maas4j.benchmarks.commission;

import java.util.Map;
import java.util.function.BiConsumer;

/**
 * What the built-in scripts print on such a server, about as long as on real ones. Immutable.
 *
 * <p>Composed after the contract and the tools' formats, not copied from a machine: hardware of
 * this size was not at hand to be recorded.
 */
final class Outputs {
  /** The script whose output the server takes the hardware from. */
  static final String HARDWARE = "50-maas-01-commissioning";

  private static final Template NOTHING = new Template("");
  private static final int MODALIASES = 260;
  private static final int DMI_LINES = 420;

  private final Map<String, Output> byScript;

  /**
   * @param result what it leaves at RESULT_PATH
   */
  record Output(Template stdout, Template result) {}

  Outputs() {
    Output resources = new Output(ServerHardware.resources(), NOTHING);
    byScript =
        Map.of(
            "20-maas-03-machine-resources",
            resources,
            HARDWARE,
            resources,
            "30-maas-01-bmc-config",
            new Output(
                new Template("No BMC that this script knows.\n"),
                new Template("status: skipped\n")),
            "maas-lshw",
            new Output(lshw(), NOTHING),
            "maas-list-modaliases",
            new Output(modaliases(), NOTHING),
            "maas-support-info",
            new Output(supportInfo(), NOTHING),
            "maas-capture-lldpd",
            new Output(neighbours(), NOTHING),
            "maas-kernel-cmdline",
            new Output(
                new Template(
                    "BOOT_IMAGE=http://10.0.0.2:5248/images/boot-kernel root=squash:http://10.0.0.2"
                        + " ip=::::load-@@@@@@:BOOTIF BOOTIF=01-52-54-00-@@-@@-@@\n"),
                NOTHING),
            "maas-serial-ports",
            new Output(new Template("/sys/devices/pnp0/00:04/tty/ttyS0\n"), NOTHING),
            "smartctl-validate",
            new Output(
                new Template(
                    "SMART support is: Available - device has SMART capability.\n"
                        + "SMART overall-health self-assessment test result: PASSED\n"),
                NOTHING));
  }

  /** Of a script; of one that is not known, a line that says that it was here. */
  Output of(String script) {
    Output known = byScript.get(script);
    return known == null ? new Output(new Template(script + ": nothing to do\n"), NOTHING) : known;
  }

  private static Template lshw() {
    StringBuilder xml = new StringBuilder(80_000);
    xml.append("<?xml version=\"1.0\" standalone=\"yes\" ?>\n<list>\n");
    open(xml, "load-@@@@@@", "system", "Rack Mount Chassis", "PowerRack R640", "B@@@@@@");
    open(xml, "core", "bus", "Motherboard", "0X45NX", "M@@@@@@");
    open(xml, "memory", "memory", "System Memory", "DDR4", "");
    xml.append("<size units=\"bytes\">274877906944</size>\n</node>\n");
    for (int i = 0; i < 2; i++) {
      open(xml, "cpu:" + i, "processor", "CPU", "Example(R) Gold 6226R CPU - 2.90GHz", "");
      xml.append("<size units=\"Hz\">2900000000</size>\n</node>\n");
    }
    for (int i = 0; i < ServerHardware.PCI_DEVICES; i++) {
      open(xml, "pci:" + i, "bridge", "PCI bridge", "Bridge number " + i, "");
      xml.append("<configuration>\n <setting id=\"driver\" value=\"pcieport\" />\n");
      xml.append("</configuration>\n<capabilities>\n <capability id=\"pm\" >Power Management");
      xml.append("</capability>\n <capability id=\"msi\" >Message Signalled Interrupts");
      xml.append("</capability>\n <capability id=\"bus_master\" >bus mastering</capability>\n");
      xml.append("</capabilities>\n</node>\n");
    }
    for (int i = 0; i < ServerHardware.PORTS; i++) {
      open(xml, "network:" + i, "network", "Ethernet interface", "X710", ServerHardware.mac(i));
      xml.append("<logicalname>")
          .append(ServerHardware.name(i))
          .append("</logicalname>\n</node>\n");
    }
    for (int i = 0; i < ServerHardware.DISKS; i++) {
      open(xml, "disk:" + i, "disk", "ATA Disk", "EXAMPLE 5300 PRO", "S" + i + "@@@@@@");
      xml.append("<size units=\"bytes\">480103981056</size>\n</node>\n");
    }
    return new Template(xml.append("</node>\n</node>\n</list>\n").toString());
  }

  private static void open(
      StringBuilder xml,
      String id,
      String type,
      String description,
      String product,
      String serial) {
    xml.append("<node id=\"").append(id).append("\" claimed=\"true\" class=\"").append(type);
    xml.append("\" handle=\"PCIBUS:0000:17\">\n");
    BiConsumer<String, String> element =
        (name, text) ->
            xml.append(" <")
                .append(name)
                .append('>')
                .append(text)
                .append("</")
                .append(name)
                .append(">\n");
    element.accept("description", description);
    element.accept("product", product);
    element.accept("vendor", "Example Corporation");
    element.accept("physid", "1c");
    element.accept("businfo", "pci" + "0000:00:1c.0");
    element.accept("version", "04");
    if (!serial.isEmpty()) {
      element.accept("serial", serial);
    }
  }

  private static Template modaliases() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < MODALIASES; i++) {
      text.append(String.format("pci:v00008086d%08Xsv00001028sd00000A22bc08sc80i00%n", 0x2000 + i));
    }
    return new Template(text.toString());
  }

  private static Template supportInfo() {
    StringBuilder text = new StringBuilder(80_000);
    section(text, "KERNEL", "Linux load-@@@@@@ 6.8.0-60-generic SMP x86_64 GNU/Linux\n");
    StringBuilder cpus = new StringBuilder();
    for (int i = 0; i < 64; i++) {
      cpus.append("processor\t: ").append(i);
      cpus.append("\nvendor_id\t: GenuineIntel\nmodel name\t: Example(R) Gold 6226R CPU\n");
      cpus.append("flags\t\t: fpu vme de pse tsc msr pae mce cx8 apic sep mtrr pge mca cmov pat");
      cpus.append(" pse36 clflush dts acpi mmx fxsr sse sse2 ss ht tm pbe syscall nx avx2 avx512f");
      cpus.append("\nbugs\t\t: spectre_v1 spectre_v2 mds swapgs\nbogomips\t: 5800.00\n\n");
    }
    section(text, "CPU", cpus.toString());
    StringBuilder pci = new StringBuilder();
    for (int i = 0; i < ServerHardware.PCI_DEVICES; i++) {
      pci.append(
          String.format(
              "%02x:%02x.0 PCI bridge [0604]: Example Corporation Bridge number %d [8086:%04x]%n",
              i / 32, i % 32, i, 0x2000 + i));
    }
    section(text, "PCI", pci.toString());
    StringBuilder dmi = new StringBuilder();
    for (int i = 0; i < DMI_LINES; i++) {
      String line = Integer.toString(i * 7919, 36) + "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwd";
      dmi.append(line.repeat(2), 0, 76).append('\n');
    }
    section(text, "DMI-TABLES", dmi.toString());
    section(text, "DMI", "product_serial=B@@@@@@\nboard_serial=M@@@@@@\n");
    return new Template(text.toString());
  }

  private static void section(StringBuilder text, String title, String content) {
    text.append("-----BEGIN ").append(title).append("-----\n").append(content);
    text.append("-----END ").append(title).append("-----\n\n");
  }

  private static Template neighbours() {
    StringBuilder xml = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    xml.append("<lldp label=\"LLDP neighbors\">\n");
    for (int i = 0; i < ServerHardware.PORTS; i++) {
      xml.append("<interface label=\"Interface\" name=\"").append(ServerHardware.name(i));
      xml.append(
          "\" via=\"LLDP\" rid=\"1\" age=\"0 day, 00:01:12\">\n<chassis label=\"Chassis\">\n");
      xml.append("<id label=\"ChassisID\" type=\"mac\">44:4c:a8:00:00:01</id>\n");
      xml.append("<name label=\"SysName\">leaf-").append(i / 2 + 1).append("</name>\n");
      xml.append("<descr label=\"SysDescr\">Example Switch Operating System 4.27</descr>\n");
      xml.append("<capability label=\"Capability\" type=\"Bridge\" enabled=\"on\"/>\n</chassis>\n");
      xml.append("<port label=\"Port\">\n<id label=\"PortID\" type=\"ifname\">Ethernet1</id>\n");
      xml.append("<ttl label=\"TTL\">120</ttl>\n</port>\n</interface>\n");
    }
    return new Template(xml.append("</lldp>\n").toString());
  }
}
