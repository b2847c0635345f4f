package io.maas4j.deploy.curtin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Storage documents as curtin itself reads them: runs where {@code CURTIN} is the directory of
 * curtin's sources. The documents stay in {@code target/curtin}, for those who have disks to try
 * {@code block-meta} on.
 */
class CurtinInteropIT {
  private static final YAMLMapper YAML = new YAMLMapper();
  private static final Path DOCUMENTS = Path.of("target/curtin");

  /** Holds a document against the schema, and against what curtin reads of it in order. */
  private static final String CHECK =
      "import sys, yaml; from curtin import storage_config as s;"
          + " c = yaml.safe_load(open(sys.argv[1]));"
          + " s.validate_config(c['storage']);"
          + " print(len(s.extract_storage_ordered_dict(c)))";

  static Stream<String> layouts() {
    return CurtinLayouts.all().keySet().stream();
  }

  @ParameterizedTest
  @MethodSource("layouts")
  void curtinTakesTheDocumentOf(String layout) throws Exception {
    Optional<String> curtin = Optional.ofNullable(System.getenv("CURTIN"));
    assumeTrue(curtin.isPresent(), "CURTIN, the directory of curtin's sources, is not set");
    StorageDocument document = CurtinLayouts.all().get(layout);
    Files.createDirectories(DOCUMENTS);
    Path file = DOCUMENTS.resolve(layout + ".yaml");
    Files.writeString(
        file,
        YAML.writeValueAsString(
            Map.of(
                "partitioning_commands",
                Map.of("builtin", List.of("curtin", "block-meta", "custom")),
                "storage",
                document.document())));
    Path output = DOCUMENTS.resolve(layout + ".output");
    ProcessBuilder check =
        new ProcessBuilder("python3", "-c", CHECK, file.toString())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    check.environment().put("PYTHONPATH", curtin.orElseThrow());
    Process process = check.start();
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    String said = Files.readString(output);
    assertThat(process.exitValue()).as(said).isZero();
    assertThat(said.strip()).isEqualTo(Integer.toString(document.actions().size()));
  }
}
