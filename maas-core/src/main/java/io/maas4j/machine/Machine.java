package io.maas4j.machine;

import com.google.common.collect.ImmutableSortedSet;
import io.maas4j.id.MachineId;
import io.maas4j.lifecycle.Activity;
import io.maas4j.lifecycle.State;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;

/**
 * A machine: who it is, what is being done with it, whose it is. Its power, network, disks,
 * hardware and script results are aggregates of their own.
 *
 * @param id {@code system_id}
 * @param number grows with each new machine; the order of lists
 * @param identity its names
 * @param status where it stands
 * @param placement where it belongs
 * @param boot how it boots
 * @param deployment what it runs
 * @param options how it is to be commissioned or tested
 * @param sets the script sets in force
 * @param created when it was added
 * @param updated when anything here last changed
 * @param revision grows with each change; a writer who saw an older one loses
 */
public record Machine(
    MachineId id,
    long number,
    Identity identity,
    Status status,
    Placement placement,
    Boot boot,
    Deployment deployment,
    Options options,
    Sets sets,
    Instant created,
    Instant updated,
    long revision) {

  /**
   * @param type what kind of node it is
   * @param parent the node that a device belongs to; empty for others
   * @param hostname unique within its domain
   * @param architecture {@code amd64/generic}; empty until known
   * @param hardwareUuid SMBIOS UUID, lower case; unique
   * @param minHweKernel the oldest kernel to boot, empty for any
   * @param swapSize bytes of swap to make at deployment
   * @param dpu whether it is a data processing unit, which lives in another machine: it can be
   *     started and never stopped
   */
  public record Identity(
      NodeType type,
      Optional<MachineId> parent,
      String hostname,
      String domain,
      String description,
      Optional<String> architecture,
      Optional<String> hardwareUuid,
      String minHweKernel,
      Optional<Long> swapSize,
      boolean dpu) {

    /** Of a node that is no data processing unit. */
    public Identity(
        NodeType type,
        Optional<MachineId> parent,
        String hostname,
        String domain,
        String description,
        Optional<String> architecture,
        Optional<String> hardwareUuid,
        String minHweKernel,
        Optional<Long> swapSize) {
      this(
          type,
          parent,
          hostname,
          domain,
          description,
          architecture,
          hardwareUuid,
          minHweKernel,
          swapSize,
          false);
    }

    /** Host and domain. */
    public String fqdn() {
      return hostname + "." + domain;
    }

    /**
     * @param name of a domain that there is
     */
    public Identity withDomain(String name) {
      return new Identity(
          type,
          parent,
          hostname,
          name,
          description,
          architecture,
          hardwareUuid,
          minHweKernel,
          swapSize,
          dpu);
    }

    /**
     * @param text {@code arch/subarch}
     */
    public Identity withArchitecture(String text) {
      return new Identity(
          type,
          parent,
          hostname,
          domain,
          description,
          Optional.of(text),
          hardwareUuid,
          minHweKernel,
          swapSize,
          dpu);
    }

    /**
     * @param uuid as the firmware has it
     */
    public Identity withHardwareUuid(Optional<String> uuid) {
      return new Identity(
          type,
          parent,
          hostname,
          domain,
          description,
          architecture,
          uuid,
          minHweKernel,
          swapSize,
          dpu);
    }
  }

  /**
   * @param previous see the lifecycle contract, section 3
   * @param owner user name
   * @param enlisting whether its first commissioning is under way
   * @param errorDescription why it is broken; empty if it is not
   * @param error what the machine last complained of; empty if nothing
   */
  public record Status(
      State state,
      State previous,
      Optional<String> owner,
      boolean locked,
      Optional<Activity> activity,
      long activities,
      boolean enlisting,
      String errorDescription,
      String error) {
    /** A machine of which nothing is known yet. */
    public static final Status NEW =
        new Status(
            State.NEW, State.NEW, Optional.empty(), false, Optional.empty(), 0, false, "", "");

    /**
     * @param text why the machine is where it is; empty for nothing
     */
    public Status withError(String text) {
      return new Status(
          state, previous, owner, locked, activity, activities, enlisting, errorDescription, text);
    }
  }

  /**
   * @param ownerData what its owner wrote on it, {@code workload_annotations}
   */
  public record Placement(
      String zone, String pool, SortedSet<String> tags, Map<String, String> ownerData) {
    public Placement {
      tags = ImmutableSortedSet.copyOf(tags);
      ownerData = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(ownerData));
    }

    /**
     * @param names replace all that there are
     */
    public Placement withTags(Collection<String> names) {
      return new Placement(zone, pool, ImmutableSortedSet.copyOf(names), ownerData);
    }

    /**
     * @param data replaces all that there is
     */
    public Placement withOwnerData(Map<String, String> data) {
      return new Placement(zone, pool, tags, data);
    }

    /**
     * @param changes an empty value takes its key away
     */
    public Placement annotated(Map<String, String> changes) {
      Map<String, String> data = new LinkedHashMap<>(ownerData);
      data.putAll(changes);
      data.values().removeIf(String::isEmpty);
      return withOwnerData(data);
    }

    /** With one tag more or less. */
    public Placement withTag(String tag, boolean wanted) {
      Set<String> names = new java.util.TreeSet<>(tags);
      if (wanted) {
        names.add(tag);
      } else {
        names.remove(tag);
      }
      return withTags(names);
    }
  }

  /**
   * @param netboot whether a machine being deployed boots from the network; false once the
   *     installer is done
   * @param method firmware's way, {@code pxe} or {@code uefi}; empty until seen
   * @param rackAddress the rack address that last answered its boot; empty until then
   * @param interfaceId the interface it boots from; empty until known
   */
  public record Boot(
      boolean netboot,
      Optional<String> method,
      Optional<String> rackAddress,
      Optional<Long> interfaceId) {
    public static final Boot UNSEEN =
        new Boot(true, Optional.empty(), Optional.empty(), Optional.empty());

    /**
     * @param on whether the next boot is one from the network
     */
    public Boot withNetboot(boolean on) {
      return new Boot(on, method, rackAddress, interfaceId);
    }

    /**
     * @param seen firmware's way; does not change one that is known
     */
    public Boot withMethodIfUnknown(Optional<String> seen) {
      return new Boot(netboot, method.or(() -> seen), rackAddress, interfaceId);
    }
  }

  /**
   * @param osystem {@code ubuntu}, {@code custom}, …; empty when nothing is deployed
   * @param series release within the system; empty when nothing is deployed
   * @param hweKernel the kernel asked for, empty for the default
   * @param agentName an opaque mark of the client that allocated it
   * @param ephemeral whether it runs from memory
   * @param userData base64 of what the deployer handed in
   * @param extras what else was asked for
   */
  public record Deployment(
      String osystem,
      String series,
      String hweKernel,
      String agentName,
      boolean ephemeral,
      Optional<String> userData,
      Extras extras) {
    public static final Deployment NONE = new Deployment("", "", "", "", false, Optional.empty());

    /** With nothing else asked for. */
    public Deployment(
        String osystem,
        String series,
        String hweKernel,
        String agentName,
        boolean ephemeral,
        Optional<String> userData) {
      this(osystem, series, hweKernel, agentName, ephemeral, userData, Extras.NONE);
    }

    /** What runs on a machine that we have not installed. */
    public Deployment withSystem(String name, String release) {
      return new Deployment(name, release, hweKernel, agentName, ephemeral, userData, extras);
    }

    /**
     * @param name an opaque mark of the client
     */
    public Deployment withAgentName(String name) {
      return new Deployment(osystem, series, hweKernel, name, ephemeral, userData, extras);
    }

    /**
     * @param base64 replaces what the deployer handed in
     */
    public Deployment withUserData(String base64) {
      return new Deployment(
          osystem, series, hweKernel, agentName, ephemeral, Optional.of(base64), extras);
    }

    /** As the system runs, or has reported its hardware, at this time. */
    public Deployment synced(Instant at) {
      return extras.sync().isEmpty()
          ? this
          : new Deployment(
              osystem, series, hweKernel, agentName, ephemeral, userData, extras.synced(at));
    }

    /** User data may hold secrets. */
    @Override
    public String toString() {
      return osystem + "/" + series + (ephemeral ? " in memory" : "");
    }
  }

  /**
   * What a deployment was asked for beside its system; kept until the machine is released.
   *
   * @param crashDump whether the kernel is to write its memory when it crashes
   * @param vcenter whether an ESXi host is to register with the vCenter of the settings
   * @param licenseKey of a system that wants one; a secret
   * @param sync how the running system is to report its hardware; empty when it is not to
   * @param defaultUser the user whom the system makes; empty for the image's own
   * @param kvmHost whether the system is to run virtual machines
   */
  public record Extras(
      boolean crashDump,
      boolean vcenter,
      Optional<String> licenseKey,
      Optional<Sync> sync,
      Optional<String> defaultUser,
      boolean kvmHost) {
    /** Without virtual machines. */
    public Extras(
        boolean crashDump,
        boolean vcenter,
        Optional<String> licenseKey,
        Optional<Sync> sync,
        Optional<String> defaultUser) {
      this(crashDump, vcenter, licenseKey, sync, defaultUser, false);
    }

    public static final Extras NONE =
        new Extras(false, false, Optional.empty(), Optional.empty(), Optional.empty());

    /**
     * @param interval seconds between reports
     * @param last when it last reported; empty before
     */
    public record Sync(long interval, Optional<Instant> last) {}

    Extras synced(Instant at) {
      return new Extras(
          crashDump,
          vcenter,
          licenseKey,
          sync.map(s -> new Sync(s.interval(), Optional.of(at))),
          defaultUser,
          kvmHost);
    }

    /** With or without virtual machines, as that says. */
    public Extras withKvmHost(boolean runs) {
      return new Extras(crashDump, vcenter, licenseKey, sync, defaultUser, runs);
    }

    /** Without the license key. */
    @Override
    public String toString() {
      return "Extras[crashDump=" + crashDump + ", vcenter=" + vcenter + ", sync=" + sync + "]";
    }
  }

  /** What was asked for at the last commissioning or test. */
  public record Options(
      boolean enableSsh, boolean skipBmcConfig, boolean skipNetworking, boolean skipStorage) {
    public static final Options NONE = new Options(false, false, false, false);
  }

  /** Ids of the script sets in force. */
  public record Sets(
      Optional<Long> commissioning,
      Optional<Long> testing,
      Optional<Long> installation,
      Optional<Long> release) {
    public static final Sets NONE =
        new Sets(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    public Sets withCommissioning(long set) {
      return new Sets(Optional.of(set), testing, installation, release);
    }
  }

  /** What kind of node it is. */
  public NodeType type() {
    return identity.type();
  }

  /** The status. */
  public State state() {
    return status.state();
  }

  /** The name without its domain. */
  public String hostname() {
    return identity.hostname();
  }

  /** A copy; so are the others. Nothing is stored by that. */
  public Machine withIdentity(Identity changed) {
    return new Machine(
        id,
        number,
        changed,
        status,
        placement,
        boot,
        deployment,
        options,
        sets,
        created,
        updated,
        revision);
  }

  public Machine withStatus(Status changed) {
    return new Machine(
        id,
        number,
        identity,
        changed,
        placement,
        boot,
        deployment,
        options,
        sets,
        created,
        updated,
        revision);
  }

  public Machine withPlacement(Placement changed) {
    return new Machine(
        id,
        number,
        identity,
        status,
        changed,
        boot,
        deployment,
        options,
        sets,
        created,
        updated,
        revision);
  }

  public Machine withBoot(Boot changed) {
    return new Machine(
        id,
        number,
        identity,
        status,
        placement,
        changed,
        deployment,
        options,
        sets,
        created,
        updated,
        revision);
  }

  public Machine withDeployment(Deployment changed) {
    return new Machine(
        id, number, identity, status, placement, boot, changed, options, sets, created, updated,
        revision);
  }

  public Machine withOptions(Options changed) {
    return new Machine(
        id,
        number,
        identity,
        status,
        placement,
        boot,
        deployment,
        changed,
        sets,
        created,
        updated,
        revision);
  }

  public Machine withSets(Sets changed) {
    return new Machine(
        id,
        number,
        identity,
        status,
        placement,
        boot,
        deployment,
        options,
        changed,
        created,
        updated,
        revision);
  }

  /** As a store returns it: numbered, timed, with its revision. */
  public Machine stored(long newNumber, Instant at, long newRevision) {
    return new Machine(
        id,
        newNumber,
        identity,
        status,
        placement,
        boot,
        deployment,
        options,
        sets,
        created,
        at,
        newRevision);
  }
}
