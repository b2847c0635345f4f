package io.maas4j.sample.embed;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the program as the README says, in a process of its own. */
class EmbedTest {
  @TempDir Path directory;

  @Test
  void theProgramTakesAMachineFromNewToDeployedAndSaysSo() throws Exception {
    List<String> lines = run(0, "images");
    assertThat(lines)
        .containsSubsequence(
            "New: ",
            "User starting node commissioning: (alice)",
            "Node changed status: From 'New' to 'Commissioning'",
            "Node changed status: From 'Commissioning' to 'Ready'",
            "Node changed status: From 'Ready' to 'Allocated' (to bob)",
            "User starting deployment: (bob)",
            "Node changed status: From 'Allocated' to 'Deploying'",
            "Deployed: ",
            "Node changed status: From 'Deploying' to 'Deployed'");
  }

  @Test
  void withoutImagesItSaysWhatItNeeds() throws Exception {
    assertThat(run(2)).isEmpty();
    assertThat(errors()).contains("give one argument: a directory of images");
  }

  private List<String> run(int expectedExit, String... arguments) throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            "io.maas4j.sample.embed.Embed");
    builder.command().addAll(List.of(arguments));
    builder.redirectOutput(directory.resolve("out").toFile());
    builder.redirectError(directory.resolve("err").toFile());
    Process process = builder.start();
    try {
      assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
      assertThat(process.exitValue()).as(errors()).isEqualTo(expectedExit);
    } finally {
      process.destroyForcibly();
    }
    return Files.readAllLines(directory.resolve("out"));
  }

  private String errors() throws IOException {
    return Files.readString(directory.resolve("err"));
  }
}
