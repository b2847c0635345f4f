package io.maas4j.server.api;

import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import io.maas4j.account.Accounts;
import io.maas4j.account.Authentication;
import io.maas4j.fleet.Fleet;
import io.maas4j.power.PowerDrivers;
import io.maas4j.server.api.RequestBody.Sender;
import io.maas4j.server.api.auth.Signatures;
import io.maas4j.server.http.BoundedBody;
import io.maas4j.store.spi.Store;
import java.util.List;
import org.eclipse.jetty.ee10.servlet.ServletHandler;
import org.eclipse.jetty.http.UriCompliance;

/**
 * The REST API of the region. Make one, install it into a Javalin that is being configured, and
 * nothing else is needed. Thread-safe.
 *
 * <pre>{@code
 * ApiRoutes api =
 *     new ApiRoutes(
 *         fleet, accounts, authentication, store, drivers, addresses, ApiListener.NONE);
 * Javalin.create(api::install).start(5240);
 * }</pre>
 */
public final class ApiRoutes {
  private static final String ROOT = "/MAAS/api/";

  /** Bytes a second; who reads slower is cut off. */
  private static final long SLOWEST_CLIENT = 16 << 10;

  private final ResourceTable table;
  private final Describe describe;
  private final Exchange exchange;
  private final BoundedBody bodies;
  private final Accounts accounts;

  /**
   * @param store for reading lists; every change goes through the fleet
   * @param drivers the power types that machines may have
   * @param addresses where machines reach the service
   * @param listener told of every answer
   */
  public ApiRoutes(
      Fleet fleet,
      Accounts accounts,
      Authentication authentication,
      Store store,
      PowerDrivers drivers,
      ServiceAddresses addresses,
      ApiListener listener) {
    this.table = new ResourceTable(Resources.of(fleet, accounts, store, drivers, addresses));
    this.describe = new Describe(table);
    this.accounts = accounts;
    this.bodies = new BoundedBody(BoundedBody.Limits.usual(), System::nanoTime);
    this.exchange = new Exchange(table, describe, new Signatures(authentication), listener, bodies);
  }

  /**
   * Adds the API's routes and lets through what its contracts need: double slashes, encoded
   * characters, and slashes within names.
   */
  public void install(JavalinConfig config) {
    lenient(config);
    PasswordExchange passwords = new PasswordExchange(accounts, bodies);
    for (HandlerType method : HandlerType.commonHttp()) {
      config.routes.addHttpHandler(method, ROOT + "2.0/*", exchange::handle);
      config.routes.addHttpHandler(method, ROOT + "version/", ApiRoutes::version);
      config.routes.addHttpHandler(method, ROOT + "1.0/*", ApiRoutes::gone);
      config.routes.addHttpHandler(method, PasswordExchange.PATH, passwords::handle);
    }
  }

  private static void lenient(JavalinConfig config) {
    config.router.treatMultipleSlashesAsSingleSlash = true;
    config.router.ignoreTrailingSlashes = false;
    // the API has a limit of its own, and answers in its own words
    config.http.maxRequestSize = 2L * Sender.KNOWN.limit();
    config.jetty.modifyHttpConfiguration(
        http -> {
          http.setUriCompliance(UriCompliance.UNSAFE);
          http.setSendServerVersion(false);
          // a list holds a database connection while it is read
          http.setMinResponseDataRate(SLOWEST_CLIENT);
        });
    config.jetty.modifyServer(server -> server.setErrorHandler(new PlainErrors()));
    config.jetty.modifyServletContextHandler(
        context -> {
          ServletHandler servlets = context.getServletHandler();
          servlets.setDecodeAmbiguousURIs(true);
        });
  }

  private static void version(Context context) {
    context.status(200).contentType("text/plain; charset=utf-8").result("2.0");
  }

  private static void gone(Context context) {
    context
        .status(410)
        .contentType("text/plain; charset=utf-8")
        .result("API 1.0 is gone. Use /MAAS/api/2.0/.");
  }

  /** The reference page, in Markdown, made from the same table as everything else. */
  String reference() {
    return new Reference(table).text();
  }

  List<Resource> resources() {
    return table.resources();
  }
}
