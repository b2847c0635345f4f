package io.maas4j.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maas4j.power.Secret;
import io.maas4j.server.config.DatabaseConfig.External;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseConfigTest {
  @Test
  void aWholeUriIsTakenApart() {
    assertThat(
            DatabaseConfig.parse(
                "postgresql://me%40x:p%3Aw+1%25@db.example:6000/maas?sslmode=require"))
        .isEqualTo(
            new External(
                "db.example",
                6000,
                "maas",
                Optional.of("me@x"),
                Optional.of(Secret.of("p:w+1%")),
                Map.of("sslmode", "require")));
  }

  @ParameterizedTest
  @CsvSource({
    "postgres://h/db, jdbc:postgresql://h:5432/db",
    "postgres://u@[::1]:5433/db, jdbc:postgresql://[::1]:5433/db",
  })
  void theDriverGetsItsUrlWithoutAccount(String uri, String jdbc) {
    assertThat(((External) DatabaseConfig.parse(uri)).jdbcUrl()).isEqualTo(jdbc);
  }

  @ParameterizedTest
  @ValueSource(strings = {"maas-test-db:///", "maas-test-db:///anything"})
  void theTestDatabaseIsTheEmbeddedOne(String uri) {
    assertThat(DatabaseConfig.parse(uri)).isEqualTo(new DatabaseConfig.Embedded());
  }

  @Test
  void thePasswordIsNeverPrinted() {
    assertThat(DatabaseConfig.parse("postgres://u:hunter2@h/db"))
        .hasToString("postgres://u:***@h:5432/db");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "mysql://u:hunter2@h/db                  | only PostgreSQL is supported",
        "postgres://u:hunter2@h:0/db             | port 0 is not within",
        "postgres://u:hunter2@h:70000/db         | port 70000 is not within",
        "postgres://u:hunter2@h:x/db             | there is no host",
        "postgres://u:hunter2@h                  | it must end in /DATABASE",
        "postgres://u:hunter2@h/a/b              | it must end in /DATABASE",
        "postgres://u:hunter2@h/db?sslmode=maybe | sslmode 'maybe' is none of",
        "postgres://u:hunter2@h/db?color=red     | 'color' is not supported",
        "postgres://u:hunter2@h/db?connect_timeout=x | is not in seconds",
        "postgres://u:hunter2 x@h/db             | not a URI",
        "hunter2                                 | only PostgreSQL is supported",
      })
  void badUrisAreRefusedWithoutRepeatingThePassword(String uri, String message) {
    assertThatThrownBy(() -> DatabaseConfig.parse(uri))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message)
        .hasMessageNotContaining("hunter2");
  }
}
