package io.maas4j.server.api.view;

import io.maas4j.access.User;
import io.maas4j.dns.Domain;
import io.maas4j.event.Event;
import io.maas4j.id.MachineId;
import io.maas4j.machine.Tag;
import io.maas4j.naming.Domains;
import io.maas4j.pool.Pool;
import io.maas4j.zone.Zone;

/** The shapes that refer to nothing else (REST contract, sections 6.1, 6.2 and 6.15). */
public final class SmallViews {
  /** Where the API lives. */
  public static final String BASE = "/MAAS/api/2.0/";

  private SmallViews() {}

  public static void zone(JsonOut out, Zone zone) {
    out.object(
        o ->
            o.number("id", zone.id())
                .text("name", zone.name())
                .text("description", zone.description())
                .text("resource_uri", BASE + "zones/" + zone.name() + "/"));
  }

  public static void pool(JsonOut out, Pool pool) {
    out.object(
        o ->
            o.number("id", pool.id())
                .text("name", pool.name())
                .text("description", pool.description())
                .text("resource_uri", BASE + "resourcepool/" + pool.id() + "/"));
  }

  public static void tag(JsonOut out, Tag tag) {
    out.object(
        o ->
            o.text("name", tag.name())
                .text("definition", tag.definition())
                .text("comment", tag.comment())
                .text("kernel_opts", tag.kernelOptions())
                .text("resource_uri", BASE + "tags/" + tag.name() + "/"));
  }

  public static void user(JsonOut out, User user) {
    out.object(
        o ->
            o.text("username", user.name())
                .text("email", user.email())
                .flag("is_superuser", user.admin())
                .flag("is_local", true)
                .text("resource_uri", BASE + "users/" + user.name() + "/"));
  }

  public static void domain(JsonOut out, Domains.Counted counted) {
    Domain domain = counted.domain();
    out.object(
        o ->
            o.number("id", domain.id())
                .text("name", domain.name())
                .number("ttl", domain.ttl())
                .flag("authoritative", domain.authoritative())
                .number("resource_record_count", counted.records())
                .flag("is_default", domain.byDefault())
                .text("resource_uri", BASE + "domains/" + domain.id() + "/"));
  }

  public static void event(JsonOut out, Event event) {
    out.object(
        o ->
            o.number("id", event.id())
                .text("level", event.type().level().name())
                .text("type", event.type().description())
                .text("description", event.description())
                .text("node", event.machine().map(MachineId::value))
                .text("hostname", event.hostname())
                .text("username", event.userName().isEmpty() ? "unknown" : event.userName())
                .text("created", Dates.event(event.at())));
  }
}
