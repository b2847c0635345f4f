package io.maas4j.power.ipmi;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.maas4j.power.ipmi.wire.OctetWriter;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HexFormat;
import java.util.concurrent.TimeUnit;

/**
 * OpenIPMI's simulated BMC ({@code ipmi_sim}, Debian's package {@code openipmi}) on a port of
 * loopback, with users {@code maas} (administrator) and {@code oper} (operator), a temperature
 * sensor, an inventory and a serial console.
 */
final class IpmiSim implements AutoCloseable {
  static final String SENSOR = "Inlet Temp";
  static final String SERIAL_NUMBER = "S123";

  private final Process process;
  private final ServerSocket serial;
  private final int port;
  private final Path power;

  private IpmiSim(Process process, ServerSocket serial, int port, Path power) {
    this.process = process;
    this.serial = serial;
    this.port = port;
    this.power = power;
  }

  /** Starts it, or skips the test where it is not installed. */
  static IpmiSim start(Path directory) throws IOException {
    assumeTrue(installed(), "ipmi_sim is not installed (Debian package openipmi)");
    InetAddress loopback = InetAddress.getByName("127.0.0.1");
    int port;
    try (DatagramSocket free = new DatagramSocket(0, loopback)) {
      port = free.getLocalPort();
    }
    ServerSocket serial = new ServerSocket(0, 1, loopback);
    Path power = Files.writeString(directory.resolve("power"), "0");
    Path chassis = directory.resolve("chassis.sh");
    Files.writeString(
        chassis,
        """
        #!/bin/sh
        # What the simulator asks of the machine: get power, set power 1, get boot, set boot pxe ...
        what=$2
        shift 2
        case $what in
        get)
          for name in "$@"; do
            case $name in
            power) echo "power:$(cat %1$s)" ;;
            boot) echo "boot:$(cat %1$s.boot 2>/dev/null || echo none)" ;;
            esac
          done ;;
        set)
          while [ $# -gt 1 ]; do
            case $1 in
            power) echo "$2" > %1$s ;;
            boot) echo "$2" > %1$s.boot ;;
            shutdown) echo 0 > %1$s ;;
            esac
            shift 2
          done ;;
        esac
        """
            .formatted(power));
    Files.setPosixFilePermissions(chassis, PosixFilePermissions.fromString("rwxr-xr-x"));
    Path config = directory.resolve("lan.conf");
    Files.writeString(
        config,
        """
        name "maas4j"
        set_working_mc 0x20
          startlan 1
            addr 127.0.0.1 %d
            priv_limit admin
            allowed_auths_callback none md2 md5 straight
            allowed_auths_user none md2 md5 straight
            allowed_auths_operator none md2 md5 straight
            allowed_auths_admin none md2 md5 straight
            guid a123456789abcdefa123456789abcdef
          endlan
          chassis_control "%s 0x20"
          sol "tcp:127.0.0.1:%d" 115200
          user 1 true  "" "" user 10 none md2 md5 straight
          user 2 true  "maas" "secret" admin 10 none md2 md5 straight
          user 3 true  "oper" "secret2" operator 10 none md2 md5 straight
        """
            .formatted(port, chassis, serial.getLocalPort()));
    Path commands = directory.resolve("commands");
    Files.writeString(
        commands,
        """
        mc_setbmc 0x20
        mc_add 0x20 0 no-device-sdrs 0x23 9 8 0x9f 0x1291 0xf02
        sel_enable 0x20 100 0x0a
        sensor_add 0x20 0 1 1 1
        sensor_set_value 0x20 0 1 0x60 0
        sensor_set_event_support 0x20 0 1 enable scanning per-state 000000000000000 \
        000000000000000 000000000000000 000000000000000
        main_sdr_add 0x20 %s
        mc_add_fru_data 0x20 0 256 data %s
        mc_enable 0x20
        """
            .formatted(bytes(sensor()), bytes(inventory())));
    Path state = Files.createDirectories(directory.resolve("state"));
    Process process =
        new ProcessBuilder(
                "ipmi_sim",
                "-n",
                "-c",
                config.toString(),
                "-f",
                commands.toString(),
                "-s",
                state.toString())
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("ipmi_sim.log").toFile())
            .start();
    return new IpmiSim(process, serial, port, power);
  }

  int port() {
    return port;
  }

  boolean isOn() throws IOException {
    return Files.readString(power).trim().equals("1");
  }

  /** Where the simulator's host has its serial line. */
  ServerSocket serial() {
    return serial;
  }

  @Override
  public void close() throws IOException {
    serial.close();
    process.destroy();
    try {
      if (!process.waitFor(5, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  private static boolean installed() {
    return Files.isExecutable(Path.of("/usr/bin/ipmi_sim"));
  }

  private static String bytes(byte[] bytes) {
    return HexFormat.ofDelimiter(" ").withPrefix("0x").formatHex(bytes);
  }

  /** A full sensor record (IPMI 2.0 §43.1): degrees C, M 1, B 0. */
  private static byte[] sensor() {
    OctetWriter body =
        new OctetWriter(60)
            .u24(0x010020)
            .u24(0x670103)
            .u24(0x010188)
            .u16(0x7FC0)
            .u16(0x7FC0)
            .u16(0x3F3F)
            .u24(0x000100)
            // Linear, M = 1, B = 0, no exponents.
            .u24(0x000100)
            .u24(0)
            .u8(0)
            .fill(0, 17)
            .u8(0xC0 | SENSOR.length())
            .octets(SENSOR.getBytes(StandardCharsets.ISO_8859_1));
    return new OctetWriter(65)
        .u16(0)
        .u8(0x51)
        .u8(1)
        .u8(body.length())
        .octets(body.toArray())
        .toArray();
  }

  private static byte[] inventory() {
    byte[] chassis = area(new OctetWriter(32).u8(1).u8(0).u8(0x17), "CP1", "CS2");
    byte[] board =
        area(
            new OctetWriter(64).u8(1).u8(0).u8(25).u24(0xB87140),
            "ACME",
            "Board 9",
            SERIAL_NUMBER,
            "P-77",
            "");
    byte[] product =
        area(new OctetWriter(64).u8(1).u8(0).u8(25), "ACME", "Server", "M1", "v2", "SN9", "asset");
    int first = 1;
    int second = first + chassis.length / 8;
    int third = second + board.length / 8;
    OctetWriter whole = new OctetWriter(256).u8(1).u8(0).u8(first).u8(second).u8(third).u8(0).u8(0);
    whole.u8(-(1 + first + second + third)).octets(chassis).octets(board).octets(product);
    return whole.fill(0, 256 - whole.length()).toArray();
  }

  private static byte[] area(OctetWriter area, String... fields) {
    for (String field : fields) {
      area.u8(0xC0 | field.length()).octets(field.getBytes(StandardCharsets.ISO_8859_1));
    }
    area.u8(0xC1);
    int units = (area.length() + 1 + 7) / 8;
    area.fill(0, units * 8 - 1 - area.length());
    byte[] bytes = area.u8(0).toArray();
    bytes[1] = (byte) units;
    int sum = 0;
    for (byte octet : bytes) {
      sum += octet;
    }
    bytes[bytes.length - 1] = (byte) -sum;
    return bytes;
  }
}
