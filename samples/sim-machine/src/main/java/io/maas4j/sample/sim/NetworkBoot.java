package io.maas4j.sample.sim;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** From the firmware's lease to what its loader decides. One per boot. */
final class NetworkBoot implements LoaderHost {
  private static final Pattern GRUB_DEVICE = Pattern.compile("\\((http|tftp),([^)]+)\\)(/.*)");

  private final SimSpec spec;
  private final Lease lease;
  private final SimHttp http;
  private final TftpFiles tftp;
  private final boolean diskHasSystem;
  private final PowerCycle power;
  private final Ladder ladder;
  private Optional<URI> httpRoot = Optional.empty();

  NetworkBoot(
      SimSpec spec,
      Lease lease,
      SimHttp http,
      TftpFiles tftp,
      boolean diskHasSystem,
      PowerCycle power,
      Ladder ladder) {
    this.spec = spec;
    this.lease = lease;
    this.http = http;
    this.tftp = tftp;
    this.diskHasSystem = diskHasSystem;
    this.power = power;
    this.ladder = ladder;
  }

  static TftpFiles tftp(
      SimNetwork network,
      Lease lease,
      SimTiming timing,
      SimCounters counters,
      PowerCycle power,
      Faults faults)
      throws IOException {
    InetSocketAddress server = new InetSocketAddress(lease.nextServer(), network.tftpPort());
    return new TftpFiles(server, lease.address(), timing, counters, power, faults);
  }

  /**
   * Loads the loader and runs its configuration.
   *
   * @throws IOException when the loader cannot be had
   */
  LoaderOutcome run() throws IOException, InterruptedException {
    String file =
        lease.bootFile().orElseThrow(() -> new BootFailedException("the lease has no boot file"));
    switch (spec.firmware()) {
      case BIOS_IPXE:
        return ipxe(file);
      case UEFI_TFTP:
        return uefiTftp(file);
      case UEFI_HTTP:
        return uefiHttp(file);
      default:
        throw new AssertionError(spec.firmware());
    }
  }

  private LoaderOutcome ipxe(String url) throws IOException, InterruptedException {
    if (!url.startsWith("http://")) {
      throw new BootFailedException("iPXE was given '" + url + "', which is no HTTP URL");
    }
    Map<String, String> settings =
        Map.of(
            "next-server", lease.nextServer().getHostAddress(),
            "ip", lease.address().getHostAddress(),
            "filename", url,
            "uuid", spec.uuid().toString());
    return new IpxeInterpreter(this, spec.bootMac(), settings).run(url);
  }

  private LoaderOutcome uefiTftp(String file) throws IOException, InterruptedException {
    loaded(file, tftp.asFirmware(file));
    for (String extra : List.of("revocations_sku.efi", "revocations_sbat.efi")) {
      tftp.asShim(extra); // shim asks, and does without
    }
    loaded("grubx64.efi", tftp.asShim("grubx64.efi"));
    for (String list : List.of("command", "fs", "crypto", "terminal")) {
      tftp.asGrub("/grub/x86_64-efi/" + list + ".lst");
    }
    return new GrubInterpreter(this, spec.bootMac()).run("/grub/grub.cfg");
  }

  private LoaderOutcome uefiHttp(String file) throws IOException, InterruptedException {
    URI url = uri(file);
    httpRoot = Optional.of(url);
    HttpAnswer size = http.head(url, SimHttp.UEFI);
    if (!size.good()) {
      throw new BootFailedException("HEAD " + url + " answered " + size.status());
    }
    loaded(file, body(url, SimHttp.UEFI));
    URI grub = url.resolve("grubx64.efi");
    loaded(grub.toString(), body(grub, SimHttp.UEFI));
    return new GrubInterpreter(this, spec.bootMac()).run("/grub/grub.cfg");
  }

  private void loaded(String name, Optional<byte[]> content) throws IOException {
    if (content.isEmpty()) {
      throw new BootFailedException("the boot loader " + name + " is not on the server");
    }
    ladder.step(SimStep.LOADER, name + " " + content.get().length + " bytes");
  }

  private Optional<byte[]> body(URI url, String agent) throws IOException {
    HttpAnswer answer = http.get(url, agent, Map.of());
    if (answer.status() == 404) {
      return Optional.empty();
    }
    if (!answer.good()) {
      throw new BootFailedException("GET " + url + " answered " + answer.status());
    }
    return Optional.of(answer.body());
  }

  @Override
  public Optional<String> script(String location) throws IOException {
    Optional<byte[]> content;
    try {
      content = bytes(location);
    } catch (IOException e) {
      power.check();
      ladder.step(SimStep.TROUBLE, String.valueOf(e.getMessage()));
      return Optional.empty();
    }
    if (content.isPresent()) {
      ladder.step(SimStep.CONFIG, location);
    }
    return content.map(bytes -> new String(bytes, StandardCharsets.UTF_8));
  }

  private Optional<byte[]> bytes(String location) throws IOException {
    Optional<URI> url = url(location);
    return url.isPresent() ? body(url.get(), agent()) : tftp.asGrub(tftpPath(location));
  }

  @Override
  public boolean load(SimStep step, String location) throws IOException, InterruptedException {
    try {
      Optional<URI> url = url(location);
      Optional<Long> bytes;
      if (url.isPresent()) {
        bytes = http.download(url.get(), agent()).map(SimHttp.Download::bytes);
      } else {
        bytes = tftp.asGrub(tftpPath(location)).map(content -> (long) content.length);
      }
      if (bytes.isPresent()) {
        ladder.step(step, location + " " + bytes.get() + " bytes");
        return true;
      }
      ladder.step(SimStep.TROUBLE, location + " is not on the server");
    } catch (IOException e) {
      power.check();
      ladder.step(SimStep.TROUBLE, String.valueOf(e.getMessage()));
    }
    return false;
  }

  @Override
  public boolean diskHasSystem() {
    return diskHasSystem;
  }

  private String agent() {
    return spec.firmware() == Firmware.BIOS_IPXE ? SimHttp.IPXE : SimHttp.GRUB;
  }

  /** Empty when it is to be had over TFTP. */
  private Optional<URI> url(String location) throws BootFailedException {
    Matcher device = GRUB_DEVICE.matcher(location);
    if (device.matches()) {
      return device.group(1).equals("http")
          ? Optional.of(uri("http://" + device.group(2) + escaped(device.group(3))))
          : Optional.empty();
    }
    if (location.contains("://")) {
      return Optional.of(uri(location));
    }
    String path = location.startsWith("/") ? location : "/" + location;
    return httpRoot.map(root -> root.resolve(escaped(path)));
  }

  private static String tftpPath(String location) {
    Matcher device = GRUB_DEVICE.matcher(location);
    return device.matches() ? device.group(3) : location;
  }

  /** GRUB sends colons as they are; what no URL may hold is escaped. */
  private static String escaped(String path) {
    return path.replace(" ", "%20");
  }

  private static URI uri(String text) throws BootFailedException {
    try {
      return new URI(text);
    } catch (java.net.URISyntaxException e) {
      throw new BootFailedException("'" + text + "' is no URL", e);
    }
  }
}
