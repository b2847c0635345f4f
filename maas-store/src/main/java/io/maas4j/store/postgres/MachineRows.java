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
        row.maybeText("default_user"));
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
    Machine.Identity identity = machine.identity();
    Machine.Status status = machine.status();
    Optional<Activity> activity = status.activity();
    Machine.Placement placement = machine.placement();
    Machine.Boot boot = machine.boot();
    Machine.Deployment deployment = machine.deployment();
    Machine.Options options = machine.options();
    Machine.Sets sets = machine.sets();
    return statement
        .bind("systemId", machine.id().value())
        .bind("nodeType", identity.type().name())
        .bind("parent", identity.parent().map(MachineId::value).orElse(null))
        .bind("hostname", identity.hostname())
        .bind("domain", identity.domain())
        .bind("description", identity.description())
        .bind("architecture", identity.architecture().orElse(null))
        .bind("hardwareUuid", identity.hardwareUuid().orElse(null))
        .bind("minHweKernel", identity.minHweKernel())
        .bind("swapSize", identity.swapSize().orElse(null))
        .bind("dpu", identity.dpu())
        .bind("state", status.state().name())
        .bind("previous", status.previous().name())
        .bind("owner", status.owner().orElse(null))
        .bind("locked", status.locked())
        .bind("activityKind", activity.map(each -> each.kind().name()).orElse(null))
        .bind("activityNumber", activity.map(Activity::number).orElse(null))
        .bind("activityStep", activity.map(each -> each.step().name()).orElse(null))
        .bind("activityStarted", activity.map(Activity::started).orElse(null))
        .bind("activityDeadline", activity.map(Activity::deadline).orElse(null))
        .bind("activityBefore", activity.map(each -> each.before().name()).orElse(null))
        .bind("activities", status.activities())
        .bind("enlisting", status.enlisting())
        .bind("errorDescription", status.errorDescription())
        .bind("error", status.error())
        .bind("zone", placement.zone())
        .bind("pool", placement.pool())
        .bindArray("tags", String.class, placement.tags())
        .bind("ownerData", json.write(placement.ownerData()))
        .bind("netboot", boot.netboot())
        .bind("bootMethod", boot.method().orElse(null))
        .bind("bootRack", boot.rackAddress().orElse(null))
        .bind("bootInterface", boot.interfaceId().orElse(null))
        .bind("osystem", deployment.osystem())
        .bind("series", deployment.series())
        .bind("hweKernel", deployment.hweKernel())
        .bind("agentName", deployment.agentName())
        .bind("ephemeral", deployment.ephemeral())
        .bind("userData", deployment.userData().map(Secret::of).map(box::seal).orElse(null))
        .bind("crashDump", deployment.extras().crashDump())
        .bind("vcenter", deployment.extras().vcenter())
        .bind(
            "licenseKey",
            deployment.extras().licenseKey().map(Secret::of).map(box::seal).orElse(null))
        .bind(
            "syncInterval",
            deployment.extras().sync().map(Machine.Extras.Sync::interval).orElse(null))
        .bind(
            "lastSync", deployment.extras().sync().flatMap(Machine.Extras.Sync::last).orElse(null))
        .bind("defaultUser", deployment.extras().defaultUser().orElse(null))
        .bind("enableSsh", options.enableSsh())
        .bind("skipBmcConfig", options.skipBmcConfig())
        .bind("skipNetworking", options.skipNetworking())
        .bind("skipStorage", options.skipStorage())
        .bind("commissioningSet", sets.commissioning().orElse(null))
        .bind("testingSet", sets.testing().orElse(null))
        .bind("installationSet", sets.installation().orElse(null))
        .bind("releaseSet", sets.release().orElse(null))
        .bind("created", machine.created());
  }
}
