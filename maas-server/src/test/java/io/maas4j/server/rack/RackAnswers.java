package io.maas4j.server.rack;

import io.maas4j.fleet.Booting;
import io.maas4j.id.MacAddress;
import io.maas4j.netboot.BootDecision;
import io.maas4j.netboot.BootRequest.Protocol;
import io.maas4j.netboot.bootmethod.BootFileName;
import io.maas4j.netboot.bootmethod.BootScripts;
import io.maas4j.netboot.bootmethod.Dialect;
import io.maas4j.network.Addresses;
import java.net.InetAddress;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a rack tells boot loaders, for tests of other packages. */
public final class RackAnswers {
  private static final InetAddress RACK = Addresses.parse("10.20.0.2");
  private static final int PORT = 5248;

  private RackAnswers() {}

  /** The boot script of a machine in each loader's language. */
  public static Map<Dialect, String> bootScripts(Booting booting, MacAddress mac) {
    Map<Dialect, String> scripts = new EnumMap<>(Dialect.class);
    RackBootResolver resolver = new RackBootResolver(booting, () -> PORT, Runnable::run);
    for (Dialect dialect : List.of(Dialect.IPXE, Dialect.GRUB, Dialect.PXELINUX, Dialect.POWERNV)) {
      BootFileName.Configuration name =
          new BootFileName.Configuration(
              dialect,
              Optional.of(mac),
              Optional.empty(),
              Optional.of("amd64"),
              Optional.of("generic"));
      BootDecision decision =
          resolver
              .resolve(name.request(Protocol.HTTP, RACK, Addresses.parse("10.20.0.77")))
              .toCompletableFuture()
              .join();
      scripts.put(
          dialect,
          new BootScripts()
              .script(
                  name,
                  decision,
                  new io.maas4j.netboot.bootmethod.Rack(RACK, PORT),
                  Protocol.HTTP));
    }
    return scripts;
  }
}
