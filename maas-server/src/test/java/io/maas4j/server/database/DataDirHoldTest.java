package io.maas4j.server.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maas4j.error.MaasException.Conflict;
import io.maas4j.server.config.DataDir;
import io.maas4j.server.database.RunInfo.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataDirHoldTest {
  @TempDir private Path directory;

  @Test
  void aSecondServerIsRefusedAndToldWhoIsThere() {
    DataDir dataDir = new DataDir(directory);
    try (DataDirHold hold = DataDirHold.forServer(dataDir)) {
      hold.announceUrl("http://127.0.0.1:1/MAAS", Map.of("tftp", "0.0.0.0:69"));
      assertThatThrownBy(() -> DataDirHold.forServer(dataDir))
          .isInstanceOf(Conflict.class)
          .hasMessageContaining(String.valueOf(ProcessHandle.current().pid()))
          .hasMessageContaining("http://127.0.0.1:1/MAAS");
      assertThat(DataDirHold.tryTake(dataDir, Role.COMMAND)).isEmpty();
      assertThat(DataDirHold.holder(dataDir))
          .get()
          .extracting(RunInfo::endpoints)
          .isEqualTo(Map.of("tftp", "0.0.0.0:69"));
    }
    assertThat(DataDirHold.holder(dataDir)).isEmpty();
    DataDirHold.forServer(dataDir).close();
  }

  @Test
  void whatADeadProcessSaidIsNotBelieved() throws IOException {
    DataDir dataDir = new DataDir(directory);
    DataDirHold.forServer(dataDir).close();
    Files.writeString(
        directory.resolve("run/server.json"),
        "{\"pid\": 1, \"started_at\": 1, \"role\": \"server\", \"url\": \"http://gone/\"}");
    assertThat(DataDirHold.holder(dataDir)).isEmpty();
    try (DataDirHold hold = DataDirHold.forServer(dataDir)) {
      assertThat(DataDirHold.holder(dataDir))
          .get()
          .extracting(RunInfo::role)
          .isEqualTo(Role.SERVER);
    }
  }

  @Test
  void aTornFileIsNoObstacle() throws IOException {
    DataDir dataDir = new DataDir(directory);
    Files.createDirectories(directory.resolve("run"));
    Files.writeString(directory.resolve("run/server.json"), "{\"pid\": ");
    DataDirHold.forServer(dataDir).close();
    assertThat(directory.resolve("run/server.json")).doesNotExist();
  }

  @Test
  void aPlaceThatIsNoDirectoryIsNamed() throws IOException {
    Path file = Files.writeString(directory.resolve("file"), "");
    assertThatThrownBy(() -> DataDirHold.forServer(new DataDir(file)))
        .isInstanceOf(Conflict.class)
        .hasMessageContaining(file.toString());
  }
}
