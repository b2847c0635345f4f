package io.maas4j.sample.host;

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

/** Answers boot loaders out of the fleet, off their event loops. */
record FleetBootResolver(Booting booting, IntSupplier httpPort, Executor blocking)
    implements BootResolver {

  @Override
  public CompletionStage<BootDecision> resolve(BootRequest asked) {
    BootQuestion question =
        new BootQuestion(
            asked.mac(),
            asked.hardwareUuid(),
            asked.arch(),
            asked.localAddress(),
            httpPort.getAsInt(),
            asked.biosBootMethod());
    return CompletableFuture.supplyAsync(() -> decision(booting.plan(question)), blocking);
  }

  private static BootDecision decision(BootPlan plan) {
    if (plan instanceof BootPlan.Network network) {
      Image image = network.image();
      return new BootDecision.NetworkBoot(
          network.purpose(),
          image.architecture(),
          image.subarchitecture(),
          image.title(),
          image.path(image.file(FileKind.BOOT_KERNEL).orElseThrow()),
          image.path(image.file(FileKind.BOOT_INITRD).orElseThrow()),
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
}
