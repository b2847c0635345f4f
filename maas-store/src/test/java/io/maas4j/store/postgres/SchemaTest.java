package io.maas4j.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.maas4j.pool.Pool;
import io.maas4j.store.spi.Kind;
import io.maas4j.store.spi.Kinds;
import io.maas4j.store.spi.Unique;
import io.maas4j.zone.Zone;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Databases.Extension.class)
class SchemaTest {
  private final Databases databases;

  SchemaTest(Databases databases) {
    this.databases = databases;
  }

  private static PostgresStore store(String url) {
    return Databases.store(url, Databases.box(), Clock.systemUTC());
  }

  private static List<String> texts(String url, String sql) throws SQLException {
    List<String> texts = new ArrayList<>();
    try (Connection connection = Databases.connection(url);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        texts.add(rows.getString(1));
      }
    }
    return texts;
  }

  @Test
  void anEmptyDatabaseIsMigratedAndAMigratedOneIsLeftAlone() {
    try (PostgresStore store = store(databases.bare())) {
      assertThat(store.schemaDifference()).isPresent();
      store.migrate();
      store.migrate();
      assertThat(store.schemaDifference()).isEmpty();
      List<Zone> zones = store.inTransaction(tx -> tx.zones().list());
      assertThat(zones).containsExactly(new Zone(1, "default", ""));
      List<Pool> pools = store.inTransaction(tx -> tx.pools().list());
      assertThat(pools).extracting(Pool::id).containsExactly(0L);
      assertThat(pools).extracting(Pool::name).containsExactly(Pool.DEFAULT);
    }
  }

  @Test
  void severalProcessesMayMigrateAtOnce() {
    String url = databases.bare();
    ExecutorService threads = Executors.newFixedThreadPool(3);
    try {
      List<CompletableFuture<Void>> all =
          IntStream.range(0, 3)
              .mapToObj(
                  i ->
                      CompletableFuture.runAsync(
                          () -> {
                            try (PostgresStore store = store(url)) {
                              store.migrate();
                            }
                          },
                          threads))
              .toList();
      all.forEach(CompletableFuture::join);
    } finally {
      threads.shutdownNow();
    }
    try (PostgresStore store = store(url)) {
      assertThat(store.schemaDifference()).isEmpty();
    }
  }

  @Test
  void theCatalogueHasExactlyTheUniqueThingsThatTheSpiNames() throws SQLException {
    String url = databases.fresh();
    List<String> unique =
        texts(
            url,
            """
            SELECT c.relname FROM pg_catalog.pg_index i
              JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid
              JOIN pg_catalog.pg_class t ON t.oid = i.indrelid
              JOIN pg_catalog.pg_namespace n ON n.oid = t.relnamespace
             WHERE n.nspname = 'maas' AND i.indisunique AND t.relname <> 'schema_history'""");
    // Keys of rows that the store itself numbers or replaces are nobody's business.
    assertThat(unique.stream().filter(name -> !name.endsWith("_pkey")))
        .containsExactlyInAnyOrderElementsOf(Unique.ALL);
  }

  @Test
  void rangesAreKeptApartByTheDatabaseItself() throws SQLException {
    assertThat(
            texts(
                databases.fresh(),
                "SELECT conname FROM pg_catalog.pg_constraint WHERE contype = 'x'"))
        .containsExactly("ip_range_overlap");
  }

  @Test
  void everyReferenceHasAnIndexSoThatDeletesDoNotScan() throws SQLException {
    assertThat(
            texts(
                databases.fresh(),
                """
                SELECT c.conrelid::regclass || ' ' || a.attname
                  FROM pg_catalog.pg_constraint c
                  JOIN pg_catalog.pg_attribute a
                    ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]
                 WHERE c.contype = 'f'
                   AND NOT EXISTS (SELECT FROM pg_catalog.pg_index i
                                    WHERE i.indrelid = c.conrelid
                                      AND i.indkey[0] = c.conkey[1])"""))
        .isEmpty();
  }

  @Test
  void whatManyNodesShowTellsOfItsChanges() throws SQLException {
    assertThat(
            texts(
                databases.fresh(),
                """
                SELECT t.relname FROM pg_catalog.pg_trigger g
                  JOIN pg_catalog.pg_class t ON t.oid = g.tgrelid
                 WHERE g.tgname = 'surroundings'"""))
        .containsExactlyInAnyOrderElementsOf(
            Stream.concat(
                    Stream.of("zone", "pool", "script", "fabric", "vlan", "subnet"),
                    Kinds.SURROUNDINGS.stream().map(Kind::name))
                .toList());
  }

  @Test
  void nothingIsCreatedOutsideOurSchema() throws SQLException {
    assertThat(
            texts(
                databases.fresh(),
                """
                SELECT c.relname FROM pg_catalog.pg_class c
                  JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
                 WHERE n.nspname = 'public'"""))
        .isEmpty();
  }

  @Test
  void theSessionsAreInAnOddTimeZone() throws SQLException {
    assertThat(texts(databases.fresh(), "SELECT current_setting('timezone')"))
        .containsExactly(Databases.ZONE);
  }
}
