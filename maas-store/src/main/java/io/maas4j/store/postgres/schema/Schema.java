package io.maas4j.store.postgres.schema;

import java.util.Optional;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.output.ValidateResult;

/**
 * The schema {@code maas} with a history of its own, so that it can live in a database in which the
 * host runs its own migrations. Thread-safe; several processes may migrate at once.
 */
public final class Schema {
  /** Where all tables are. */
  public static final String NAME = "maas";

  private static final String HISTORY = "schema_history";
  private static final String LOCATION = "classpath:io/maas4j/store/schema";

  private final Flyway flyway;

  /**
   * @param dataSource may create a schema, or finds {@code maas} as its own
   */
  public Schema(DataSource dataSource) {
    this.flyway =
        Flyway.configure(Schema.class.getClassLoader())
            .dataSource(dataSource)
            .schemas(NAME)
            .defaultSchema(NAME)
            .table(HISTORY)
            .locations(LOCATION)
            .placeholderReplacement(false)
            .cleanDisabled(true)
            .load();
  }

  /** Applies what is missing; blocks. Forward only. */
  public void migrate() {
    flyway.migrate();
  }

  /**
   * Compares without changing anything; blocks.
   *
   * @return what differs; empty when the schema is this version's
   */
  public Optional<String> difference() {
    ValidateResult result = flyway.validateWithResult();
    return result.validationSuccessful
        ? Optional.empty()
        : Optional.of(result.getAllErrorMessages());
  }
}
