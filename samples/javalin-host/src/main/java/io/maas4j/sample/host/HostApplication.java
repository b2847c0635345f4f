package io.maas4j.sample.host;

import io.javalin.Javalin;
import io.javalin.http.Context;
import io.maas4j.Maas;
import io.maas4j.access.SecretBox;
import io.maas4j.error.MaasException;
import io.maas4j.fleet.Deployment;
import io.maas4j.id.MachineId;
import io.maas4j.image.ImageStorage;
import io.maas4j.lifecycle.Actor;
import io.maas4j.machine.Machine;
import io.maas4j.machine.MachineFilter;
import io.maas4j.netboot.NetbootServer;
import io.maas4j.power.PowerDrivers;
import io.maas4j.store.postgres.PostgresStore;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import javax.sql.DataSource;

/** A host's own routes beside the engine and the boot engine, on the host's own database. */
public final class HostApplication implements AutoCloseable {
  private static final Actor OPERATOR = Actor.admin("host");

  private final Maas maas;
  private final NetbootServer netboot;
  private final Javalin web;

  /**
   * Starts everything, on loopback and free ports.
   *
   * @param database the host's own pool; the engine keeps to the schema {@code maas} in it
   * @param box seals secrets in the database
   * @param images what can be deployed and booted
   * @param loaders directory of boot loaders
   */
  public HostApplication(DataSource database, SecretBox box, ImageStorage images, Path loaders) {
    PostgresStore store = PostgresStore.connect(database, box, Clock.systemUTC());
    store.migrate();
    maas = Maas.builder().store(store).images(images).powerDrivers(PowerDrivers.discover()).start();
    netboot = LoopbackBoot.start(maas, loaders);
    web =
        Javalin.create(
            config -> {
              config.startup.showJavalinBanner = false;
              config.routes.get("/inventory", this::inventory);
              config.routes.post("/machines/{id}/deploy", this::deploy);
              config.routes.exception(MaasException.class, HostApplication::refuse);
            });
    web.start("127.0.0.1", 0);
  }

  private void inventory(Context context) {
    context.json(
        maas.machines().list(MachineFilter.ALL, OPERATOR).stream().map(this::row).toList());
  }

  private void deploy(Context context) {
    Deployment noble = Deployment.of("ubuntu", "noble").userData(context.bodyAsBytes());
    MachineId id = new MachineId(context.pathParam("id"));
    context.status(202).json(row(maas.machines().deploy(id, noble, OPERATOR)));
  }

  private Map<String, String> row(Machine machine) {
    return Map.of(
        "id", machine.id().value(), "name", machine.hostname(), "status", machine.state().label());
  }

  private static void refuse(MaasException refusal, Context context) {
    context.status(refusal instanceof MaasException.NotFound ? 404 : 409);
    context.json(Map.of("why", refusal.getMessage(), "remedy", refusal.remedy()));
  }

  Maas maas() {
    return maas;
  }

  NetbootServer netboot() {
    return netboot;
  }

  /** Where the host's own routes are. */
  public int port() {
    return web.port();
  }

  @Override
  public void close() {
    web.stop();
    netboot.close();
    maas.close();
  }
}
