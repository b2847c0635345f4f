package io.maas4j.deploy;

import io.maas4j.access.ApiKey;
import io.maas4j.error.MaasException.InvalidRequest;
import io.maas4j.image.KernelLine;
import io.maas4j.lifecycle.State;
import io.maas4j.network.Interface;
import io.maas4j.network.LinkMode;
import io.maas4j.network.Subnet;
import io.maas4j.power.PowerState;
import io.maas4j.power.Secret;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a deployment would do, without doing it: the documents that the machine would get, how it
 * would be booted, its addresses and what would become of its power. Immutable.
 *
 * <p>Credentials are made when a machine is deployed, so there are none in it.
 *
 * @param installer what curtin would be told
 * @param source what it would put on the disk
 * @param preseed what cloud-init in the installing environment would be told
 * @param vendorData what cloud-init of the installed system would be told by the operator
 * @param kernelLine with which the installing environment would be booted
 * @param addresses of the interfaces that are enabled
 * @param power in order
 * @param notShown what there would be besides, and is not for everybody's eyes
 */
public record DeploymentPlan(
    CurtinConfiguration installer,
    InstallSource source,
    String preseed,
    String vendorData,
    String kernelLine,
    List<PlannedAddress> addresses,
    List<PowerStep> power,
    List<String> notShown) {
  /** Stands where the machine's credentials would. */
  public static final String LATER = "made-at-deployment";

  public DeploymentPlan {
    addresses = List.copyOf(addresses);
    power = List.copyOf(power);
    notShown = List.copyOf(notShown);
  }

  /**
   * An address that a machine would have.
   *
   * @param subnet as {@code 10.20.0.0/24}; empty for any
   * @param address empty for one that is chosen at deployment or asked for by DHCP
   */
  public record PlannedAddress(
      String nic, LinkMode mode, Optional<String> subnet, Optional<InetAddress> address) {}

  /** What is done with a machine's power. */
  public enum PowerStep {
    /** It is read once more. */
    QUERY,
    ON,
    CYCLE,
    /** On, or a cycle, as the reading says. */
    ON_OR_CYCLE,
    /** Nobody but a person can. */
    BY_HAND;

    /**
     * To boot the installing environment (lifecycle contract, section 7.5).
     *
     * @param powerType {@code ipmi}; empty when none is configured
     * @param now as it was read last
     */
    public static List<PowerStep> toInstall(String powerType, PowerState now) {
      if (powerType.isEmpty() || powerType.equals("manual")) {
        return List.of(BY_HAND);
      }
      return switch (now) {
        case ON -> List.of(QUERY, CYCLE);
        case OFF -> List.of(QUERY, ON);
        case UNKNOWN, ERROR -> List.of(QUERY, ON_OR_CYCLE);
      };
    }
  }

  /**
   * Plans it. Pure.
   *
   * @param installation as it would be deployed; its credentials are not looked at
   * @param environment what is known of the machine once it is deployed
   * @param boot of the installing environment
   * @throws InvalidRequest for what {@link CurtinConfiguration#of} refuses
   */
  public static DeploymentPlan of(
      Installation installation,
      VendorData.Facts environment,
      KernelLine boot,
      List<PowerStep> power) {
    Installation open = withoutCredentials(installation);
    PackageSources packages = new PackageSources(open.target().nature(), open.repositories());
    List<String> notShown = new ArrayList<>();
    if (environment.vcenter()) {
      notShown.add("the vendor data's registration with the vCenter, with its password");
    }
    return new DeploymentPlan(
        CurtinConfiguration.of(open),
        open.target().source(),
        Preseed.of(open.context(), packages, open.target().architecture()),
        VendorData.of(withoutVcenter(environment)),
        boot.text(),
        addresses(open.network()),
        power,
        notShown);
  }

  private static Installation withoutCredentials(Installation from) {
    MachineContext context = from.context();
    ApiKey none =
        new ApiKey(
            LATER, LATER, Secret.of(LATER), "", Optional.empty(), Optional.of(context.machine()));
    return new Installation(
        new MachineContext(
            context.machine(),
            State.DEPLOYING,
            context.session(),
            context.ephemeral(),
            context.address(),
            none,
            context.settings(),
            context.bootDisk(),
            context.image()),
        from.target(),
        from.storage(),
        from.network(),
        from.repositories(),
        from.wishes());
  }

  private static VendorData.Facts withoutVcenter(VendorData.Facts from) {
    return new VendorData.Facts(
        from.state(),
        from.environment(),
        from.settings(),
        from.user(),
        from.racks(),
        from.network(),
        from.kernelOptions(),
        false);
  }

  private static List<PlannedAddress> addresses(MachineNetwork network) {
    return network.interfaces().stream()
        .filter(Interface::enabled)
        .flatMap(
            nic ->
                nic.links().stream()
                    .map(
                        link ->
                            new PlannedAddress(
                                nic.name(),
                                link.mode(),
                                network.subnet(link).map(Subnet::cidr).map(Object::toString),
                                link.address())))
        .toList();
  }
}
