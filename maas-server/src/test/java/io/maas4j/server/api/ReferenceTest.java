package io.maas4j.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ReferenceTest {
  private static final Path PAGE = Path.of("../docs/api.md");
  private static final String REGENERATE = "maas4j.regenerate";

  @Test
  void theReferencePageIsWhatTheTableOfOperationsSays() throws IOException {
    try (ApiBench bench = new ApiBench()) {
      String page = bench.routes.reference();
      if (Boolean.getBoolean(REGENERATE)) {
        Files.writeString(PAGE, page);
      }
      assertThat(Files.readString(PAGE))
          .as("regenerate it with -Dtest=ReferenceTest -D%s=true", REGENERATE)
          .isEqualTo(page);
    }
  }
}
