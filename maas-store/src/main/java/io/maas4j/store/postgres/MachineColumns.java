package io.maas4j.store.postgres;

import io.maas4j.machine.Machine;
import java.util.function.Function;

/** Columns of {@code maas.machine} that change together: an update writes those groups alone. */
enum MachineColumns {
  IDENTITY(
      Machine::identity,
      """
      node_type = :nodeType, parent = :parent, hostname = :hostname, domain = :domain,
      description = :description, architecture = :architecture, hardware_uuid = :hardwareUuid,
      min_hwe_kernel = :minHweKernel, swap_size = :swapSize, is_dpu = :dpu"""),
  STATUS(
      Machine::status,
      """
      state = :state, previous_state = :previous, owner = :owner, locked = :locked,
      activity_kind = :activityKind, activity_number = :activityNumber,
      activity_step = :activityStep, activity_started = :activityStarted,
      activity_deadline = :activityDeadline, activity_before = :activityBefore,
      activities = :activities, enlisting = :enlisting,
      error_description = :errorDescription, error = :error"""),
  PLACEMENT(
      Machine::placement,
      "zone = :zone, pool = :pool, tags = :tags, owner_data = CAST(:ownerData AS jsonb)"),
  BOOT(
      Machine::boot,
      """
      netboot = :netboot, boot_method = :bootMethod, boot_rack = :bootRack,
      boot_interface = :bootInterface"""),
  DEPLOYMENT(
      Machine::deployment,
      """
      osystem = :osystem, series = :series, hwe_kernel = :hweKernel, agent_name = :agentName,
      ephemeral = :ephemeral, user_data_sealed = :userData,
      crash_dump = :crashDump, vcenter = :vcenter, license_key_sealed = :licenseKey,
      sync_interval = :syncInterval, last_sync = :lastSync, default_user = :defaultUser,
      kvm_host = :kvmHost"""),
  OPTIONS(
      Machine::options,
      """
      enable_ssh = :enableSsh, skip_bmc_config = :skipBmcConfig,
      skip_networking = :skipNetworking, skip_storage = :skipStorage"""),
  SETS(
      Machine::sets,
      """
      commissioning_set = :commissioningSet, testing_set = :testingSet,
      installation_set = :installationSet, release_set = :releaseSet"""),
  CREATED(Machine::created, "created = :created");

  private final Function<Machine, Object> part;
  private final String assignments;

  MachineColumns(Function<Machine, Object> part, String assignments) {
    this.part = part;
    this.assignments = assignments;
  }

  boolean differ(Machine before, Machine after) {
    return !part.apply(before).equals(part.apply(after));
  }

  /** For a SET clause; the values' names are those that {@link MachineRows#bind} binds. */
  String assignments() {
    return assignments;
  }
}
