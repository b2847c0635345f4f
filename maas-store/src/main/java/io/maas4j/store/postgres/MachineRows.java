package io.maas4j.store.postgres;

import com.google.common.collect.ImmutableSortedSet;
import io.maas4j.access.SecretBox;
import io.maas4j.id.MachineId;
import io.maas4j.lifecycle.Activity;
import io.maas4j.lifecycle.State;
import io.maas4j.machine.Machine;
import io.maas4j.machine.NodeType;
import io.maas4j.power.Secret;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jspecify.annotations.Nullable;

/** A machine as a row of {@code maas.machine}, both ways. */
final class MachineRows {
  private final SecretBox box;
  private final Json json;

  MachineRows(Session session) {
    this.box = session.box();
    this.json = session.json();
  }

  Machine read(ResultSet columns) throws SQLException {
    Row row = new Row(columns);
    return new Machine(
        new MachineId(row.text("system_id")),
        row.number("number"),
        new Machine.Identity(
            row.constant(NodeType.class, "node_type"),
            row.maybeText("parent").map(MachineId::new),
            row.text("hostname"),
            row.text("domain"),
            row.text("description"),
            row.maybeText("architecture"),
            row.maybeText("hardware_uuid"),
            row.text("min_hwe_kernel"),
            row.maybeNumber("swap_size"),
            row.flag("is_dpu")),
        status(row),
        new Machine.Placement(
            row.text("zone"),
            row.text("pool"),
            ImmutableSortedSet.copyOf(row.texts("tags")),
            json.texts(row.text("owner_data"))),
        new Machine.Boot(
            row.flag("netboot"),
            row.maybeText("boot_method"),
            row.maybeText("boot_rack"),
            row.maybeNumber("boot_interface")),
        new Machine.Deployment(
            row.text("osystem"),
            row.text("series"),
            row.text("hwe_kernel"),
            row.text("agent_name"),
            row.flag("ephemeral"),
            row.maybeText("user_data_sealed").map(box::open).map(Secret::reveal),
            extras(row)),
        new Machine.Options(
            row.flag("enable_ssh"),
            row.flag("skip_bmc_config"),
            row.flag("skip_networking"),
            row.flag("skip_storage")),
        new Machine.Sets(
            row.maybeNumber("commissioning_set"),
            row.maybeNumber("testing_set"),
            row.maybeNumber("installation_set"),
            row.maybeNumber("release_set")),
        row.instant("created"),
        row.instant("updated"),
        row.number("revision"));
  }

  private Machine.Extras extras(Row row) throws SQLException {
    Optional<Long> interval = row.maybeNumber("sync_interval");
    Optional<Instant> last = row.maybeInstant("last_sync");
    return new Machine.Extras(
        row.flag("crash_dump"),
        row.flag("vcenter"),
        row.maybeText("license_key_sealed").map(box::open).map(Secret::reveal),
        interval.map(seconds -> new Machine.Extras.Sync(seconds, last)),
        row.maybeText("default_user"),
        row.flag("kvm_host"));
  }

  private static Machine.Status status(Row row) throws SQLException {
    Optional<Activity> activity =
        row.maybeText("activity_kind").isEmpty()
            ? Optional.empty()
            : Optional.of(
                new Activity(
                    row.constant(Activity.Kind.class, "activity_kind"),
                    row.number("activity_number"),
                    row.constant(Activity.Step.class, "activity_step"),
                    row.instant("activity_started"),
                    row.instant("activity_deadline"),
                    row.constant(State.class, "activity_before")));
    return new Machine.Status(
        row.constant(State.class, "state"),
        row.constant(State.class, "previous_state"),
        row.maybeText("owner"),
        row.flag("locked"),
        activity,
        row.number("activities"),
        row.flag("enlisting"),
        row.text("error_description"),
        row.text("error"));
  }

  /** Binds everything but number, update time and revision. */
  <S extends SqlStatement<S>> S bind(S statement, Machine machine) {
    for (MachineColumns part : MachineColumns.values()) {
      bind(statement, part, machine);
    }
    return statement.bind("systemId", machine.id().value());
  }

  /** Binds the values of these columns. */
  void bind(SqlStatement<?> statement, MachineColumns part, Machine machine) {
    switch (part) {
      case IDENTITY -> bind(statement, machine.identity());
      case STATUS -> bind(statement, machine.status());
      case PLACEMENT -> bind(statement, machine.placement());
      case BOOT -> bind(statement, machine.boot());
      case DEPLOYMENT -> bind(statement, machine.deployment());
      case OPTIONS -> bind(statement, machine.options());
      case SETS -> bind(statement, machine.sets());
      case CREATED -> statement.bind("created", machine.created());
      default -> throw new IllegalStateException(part.name());
    }
  }

  private static void bind(SqlStatement<?> statement, Machine.Identity identity) {
    statement.bind("nodeType", identity.type().name());
    statement.bind("parent", identity.parent().map(MachineId::value).orElse(null));
    statement.bind("hostname", identity.hostname());
    statement.bind("domain", identity.domain());
    statement.bind("description", identity.description());
    statement.bind("architecture", identity.architecture().orElse(null));
    statement.bind("hardwareUuid", identity.hardwareUuid().orElse(null));
    statement.bind("minHweKernel", identity.minHweKernel());
    statement.bind("swapSize", identity.swapSize().orElse(null));
    statement.bind("dpu", identity.dpu());
  }

  private static void bind(SqlStatement<?> statement, Machine.Status status) {
    Optional<Activity> activity = status.activity();
    statement.bind("state", status.state().name());
    statement.bind("previous", status.previous().name());
    statement.bind("owner", status.owner().orElse(null));
    statement.bind("locked", status.locked());
    statement.bind("activityKind", activity.map(each -> each.kind().name()).orElse(null));
    statement.bind("activityNumber", activity.map(Activity::number).orElse(null));
    statement.bind("activityStep", activity.map(each -> each.step().name()).orElse(null));
    statement.bind("activityStarted", activity.map(Activity::started).orElse(null));
    statement.bind("activityDeadline", activity.map(Activity::deadline).orElse(null));
    statement.bind("activityBefore", activity.map(each -> each.before().name()).orElse(null));
    statement.bind("activities", status.activities());
    statement.bind("enlisting", status.enlisting());
    statement.bind("errorDescription", status.errorDescription());
    statement.bind("error", status.error());
  }

  private void bind(SqlStatement<?> statement, Machine.Placement placement) {
    statement.bind("zone", placement.zone());
    statement.bind("pool", placement.pool());
    statement.bindArray("tags", String.class, placement.tags());
    statement.bind("ownerData", json.write(placement.ownerData()));
  }

  private static void bind(SqlStatement<?> statement, Machine.Boot boot) {
    statement.bind("netboot", boot.netboot());
    statement.bind("bootMethod", boot.method().orElse(null));
    statement.bind("bootRack", boot.rackAddress().orElse(null));
    statement.bind("bootInterface", boot.interfaceId().orElse(null));
  }

  private void bind(SqlStatement<?> statement, Machine.Deployment deployment) {
    Machine.Extras extras = deployment.extras();
    statement.bind("osystem", deployment.osystem());
    statement.bind("series", deployment.series());
    statement.bind("hweKernel", deployment.hweKernel());
    statement.bind("agentName", deployment.agentName());
    statement.bind("ephemeral", deployment.ephemeral());
    statement.bind("userData", sealed(deployment.userData()));
    statement.bind("crashDump", extras.crashDump());
    statement.bind("vcenter", extras.vcenter());
    statement.bind("licenseKey", sealed(extras.licenseKey()));
    statement.bind("syncInterval", extras.sync().map(Machine.Extras.Sync::interval).orElse(null));
    statement.bind("lastSync", extras.sync().flatMap(Machine.Extras.Sync::last).orElse(null));
    statement.bind("defaultUser", extras.defaultUser().orElse(null));
    statement.bind("kvmHost", extras.kvmHost());
  }

  private @Nullable String sealed(Optional<String> secret) {
    return secret.map(Secret::of).map(box::seal).orElse(null);
  }

  private static void bind(SqlStatement<?> statement, Machine.Options options) {
    statement.bind("enableSsh", options.enableSsh());
    statement.bind("skipBmcConfig", options.skipBmcConfig());
    statement.bind("skipNetworking", options.skipNetworking());
    statement.bind("skipStorage", options.skipStorage());
  }

  private static void bind(SqlStatement<?> statement, Machine.Sets sets) {
    statement.bind("commissioningSet", sets.commissioning().orElse(null));
    statement.bind("testingSet", sets.testing().orElse(null));
    statement.bind("installationSet", sets.installation().orElse(null));
    statement.bind("releaseSet", sets.release().orElse(null));
  }
}
