package io.maas4j.deploy;

import io.maas4j.access.ApiKey;
import io.maas4j.error.MaasException.InvalidRequest;
import io.maas4j.id.MachineId;
import io.maas4j.network.Interface;
import io.maas4j.network.LinkMode;
import io.maas4j.network.Subnet;
import io.maas4j.power.PowerState;
import io.maas4j.power.Secret;
import java.net.InetAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * What a deployment would do, without doing it: the documents that the machine would get, how it
 * would be booted, its addresses and what would become of its power. Immutable.
 *
 * <p>Credentials are made when a machine is deployed, so there are none in it.
 *
 * @param installer what curtin would be told, and what it would put on the disk; empty for a system
 *     that runs from memory
 * @param preseed what cloud-init in the booted environment would be told
 * @param vendorData what cloud-init of the deployed system would be told by the operator
 * @param boot of the environment that installs, or of what runs from memory; empty when there is no
 *     image for it
 * @param addresses of the interfaces that are enabled
 * @param power in order
 * @param remarks what there would be besides and is not for everybody's eyes, and what will not
 *     work
 */
public record DeploymentPlan(
    Optional<Installer> installer,
    String preseed,
    String vendorData,
    Optional<Boot> boot,
    List<PlannedAddress> addresses,
    List<PowerStep> power,
    List<String> remarks) {
  /** Stands where the machine's credentials would. */
  public static final String LATER = "made-at-deployment";

  public DeploymentPlan {
    addresses = List.copyOf(addresses);
    power = List.copyOf(power);
    remarks = List.copyOf(remarks);
  }

  /**
   * What would be installed, and how.
   *
   * @param source curtin's last argument
   */
  public record Installer(CurtinConfiguration configuration, InstallSource source) {}

  /**
   * How the machine would be booted.
   *
   * @param kernel path below {@code /images/}
   * @param initrd likewise
   * @param line without what the boot loader adds
   */
  public record Boot(String kernel, String initrd, String line) {}

  /**
   * What is known of the deployment.
   *
   * @param context of the machine while it is deployed
   * @param installation what would be installed; empty for a system that runs from memory
   * @param packages where the booted environment gets packages from
   * @param architecture Debian's name
   * @param environment what is known of the machine once it is deployed
   * @param userData what the deployer handed in
   */
  public record Facts(
      MachineContext context,
      Optional<Installation> installation,
      PackageSources packages,
      String architecture,
      VendorData.Facts environment,
      Optional<byte[]> userData) {}

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

  /** What stands in the place of a machine's credentials. */
  public static ApiKey noCredentials(MachineId machine) {
    return new ApiKey(LATER, LATER, Secret.of(LATER), "", Optional.empty(), Optional.of(machine));
  }

  /**
   * Plans it. Pure. The credentials of the facts, if they have any, are left out.
   *
   * @param taken what is handed out in the place of the preseed that is composed
   * @throws InvalidRequest for what {@link CurtinConfiguration#of} refuses
   */
  public static DeploymentPlan of(
      Facts facts, UnaryOperator<String> taken, Optional<Boot> boot, List<PowerStep> power) {
    List<String> remarks = new ArrayList<>();
    if (facts.environment().vcenter()) {
      remarks.add("not shown: the registration with the vCenter, with its password");
    }
    facts
        .userData()
        .ifPresent(
            data -> remarks.add("not shown: " + data.length + " bytes of user data, as handed in"));
    if (boot.isEmpty()) {
      remarks.add("there is no image that the machine could boot: it would fail to deploy");
    }
    MachineContext context = facts.context().withKey(noCredentials(facts.context().machine()));
    UnaryOperator<String> open = text -> withoutPassword(text, Preseed.proxy(context.settings()));
    return new DeploymentPlan(
        facts
            .installation()
            .map(installation -> installation.withContext(context))
            .map(
                installation ->
                    new Installer(
                        CurtinConfiguration.of(installation).rewritten(open),
                        installation.target().source())),
        open.apply(taken.apply(Preseed.of(context, facts.packages(), facts.architecture()))),
        open.apply(VendorData.of(withoutVcenter(facts.environment()))),
        boot,
        addresses(facts.environment().network()),
        power,
        remarks);
  }

  /** A proxy's address may hold a password. */
  private static String withoutPassword(String text, Optional<String> proxy) {
    Optional<String> account = proxy.map(URI::create).map(URI::getRawUserInfo);
    return account.map(secret -> text.replace(secret + "@", "REDACTED@")).orElse(text);
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
        false,
        from.virtualizes());
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
