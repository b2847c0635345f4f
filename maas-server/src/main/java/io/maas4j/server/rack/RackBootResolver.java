package io.maas4j.server.rack;

import io.maas4j.fleet.BootPlan;
import io.maas4j.fleet.BootQuestion;
import io.maas4j.fleet.Booting;
import io.maas4j.image.FileKind;
import io.maas4j.image.Image;
import io.maas4j.netboot.BootDecision;
import io.maas4j.netboot.BootRequest;
import io.maas4j.netboot.BootResolver;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.IntSupplier;

/** Passes boot loaders' questions on to the region, off the event loops. */
final class RackBootResolver implements BootResolver {
  private final Booting booting;
  private final IntSupplier httpPort;
  private final Executor blocking;

  RackBootResolver(Booting booting, IntSupplier httpPort, Executor blocking) {
    this.booting = booting;
    this.httpPort = httpPort;
    this.blocking = blocking;
  }

  @Override
  public CompletionStage<BootDecision> resolve(BootRequest request) {
    return CompletableFuture.supplyAsync(() -> decision(booting.plan(question(request))), blocking);
  }

  private BootQuestion question(BootRequest request) {
    return new BootQuestion(
        request.mac(),
        request.hardwareUuid(),
        request.arch(),
        request.localAddress(),
        httpPort.getAsInt(),
        request.biosBootMethod());
  }

  private static BootDecision decision(BootPlan plan) {
    if (plan instanceof BootPlan.Network network) {
      Image image = network.image();
      return new BootDecision.NetworkBoot(
          network.purpose(),
          image.architecture(),
          image.subarchitecture(),
          "MAAS4J " + network.purpose(),
          path(image, FileKind.BOOT_KERNEL),
          path(image, FileKind.BOOT_INITRD),
          image.file(FileKind.BOOT_DTB).map(image::path),
          network.kernelLine().text(),
          network.parameters());
    }
    if (plan instanceof BootPlan.Local local) {
      return new BootDecision.LocalBoot(local.architecture());
    }
    if (plan instanceof BootPlan.Unknown unknown) {
      return new BootDecision.NotFound(unknown.why());
    }
    if (plan instanceof BootPlan.Impossible impossible) {
      return new BootDecision.Failed(impossible.why());
    }
    throw new AssertionError(plan);
  }

  private static String path(Image image, FileKind kind) {
    return image.path(image.file(kind).orElseThrow());
  }
}
