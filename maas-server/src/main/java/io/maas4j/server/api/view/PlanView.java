package io.maas4j.server.api.view;

import io.maas4j.deploy.DeploymentPlan;
import io.maas4j.fleet.PlannedDeployment;
import io.maas4j.machine.Machine;
import io.maas4j.network.Addresses;
import java.util.Locale;

/** How it is shown what a deployment would do. Ours: the protocol has nothing of the kind. */
public final class PlanView {
  private PlanView() {}

  /** Documents as the texts that they are, so that they can be kept as files. */
  public static void plan(JsonOut out, PlannedDeployment planned) {
    Machine machine = planned.machine();
    Machine.Deployment deployment = machine.deployment();
    DeploymentPlan plan = planned.plan();
    out.object(
        o -> {
          o.flag("dry_run", true)
              .text("system_id", machine.id().value())
              .text("hostname", machine.hostname())
              .text("osystem", deployment.osystem())
              .text("distro_series", deployment.series())
              .text("hwe_kernel", deployment.hweKernel())
              .flag("ephemeral_deploy", deployment.ephemeral());
          plan.installer()
              .ifPresentOrElse(
                  installer -> o.object("installer", part -> installer(part, installer)),
                  () -> o.nothing("installer"));
          o.text("preseed", plan.preseed()).text("vendor_data", plan.vendorData());
          plan.boot()
              .ifPresentOrElse(
                  boot ->
                      o.object(
                          "boot",
                          part ->
                              part.text("kernel", boot.kernel())
                                  .text("initrd", boot.initrd())
                                  .text("kernel_line", boot.line())),
                  () -> o.nothing("boot"));
          o.array(
              "addresses",
              plan.addresses(),
              (item, address) ->
                  item.object(
                      a ->
                          a.text("interface", address.nic())
                              .text("mode", address.mode().wireName())
                              .text("subnet", address.subnet())
                              .text("ip_address", address.address().map(Addresses::text))));
          o.texts("power", plan.power().stream().map(PlanView::word).toList());
          o.texts("remarks", plan.remarks());
        });
  }

  private static void installer(JsonOut out, DeploymentPlan.Installer installer) {
    out.text("source", installer.source().argument())
        .array(
            "documents",
            installer.configuration().sections(),
            (item, section) ->
                item.object(
                    s -> s.text("about", word(section.concern())).text("yaml", section.yaml())));
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
