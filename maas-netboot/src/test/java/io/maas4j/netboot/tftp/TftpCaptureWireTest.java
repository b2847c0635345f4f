package io.maas4j.netboot.tftp;

import static org.assertj.core.api.Assertions.assertThat;

import io.maas4j.netboot.BootDecision;
import io.maas4j.netboot.tftp.TftpFixture.Peer;
import io.maas4j.netboot.tftp.wire.TftpCodec;
import io.maas4j.netboot.tftp.wire.TftpPacket;
import io.maas4j.netboot.tftp.wire.TftpPacket.OptionAck;
import io.maas4j.netboot.tftp.wire.TftpPacket.ReadRequest;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Requests that real firmware and loaders sent, answered as these expect. */
class TftpCaptureWireTest {
  private static final Pattern QUOTED = Pattern.compile("'([^']*)'");

  @TempDir Path root;

  record Capture(String name, byte[] payload, List<String> said) {
    @Override
    public String toString() {
      return name;
    }
  }

  static List<Capture> captures() throws Exception {
    Path folder = Path.of(TftpCaptureWireTest.class.getResource("/wire/tftp").toURI());
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().map(TftpCaptureWireTest::read).collect(Collectors.toList());
    }
  }

  private static Capture read(Path file) {
    try {
      List<String> lines = Files.readAllLines(file);
      String head =
          lines.stream().filter(line -> line.startsWith("# RRQ")).findFirst().orElseThrow();
      Matcher quoted = QUOTED.matcher(head);
      List<String> said = quoted.results().map(match -> match.group(1)).toList();
      String hex =
          lines.stream().filter(line -> !line.startsWith("#")).collect(Collectors.joining());
      return new Capture(file.getFileName().toString(), HexFormat.of().parseHex(hex.strip()), said);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void allOfThemAreHere() throws Exception {
    assertThat(captures()).hasSize(38);
  }

  @ParameterizedTest
  @MethodSource("captures")
  void theRequestReadsAsItsHeadSaysAndIsWrittenTheSame(Capture capture) {
    Map<String, String> options = new LinkedHashMap<>();
    for (int i = 2; i < capture.said().size(); i += 2) {
      options.put(capture.said().get(i), capture.said().get(i + 1));
    }
    TftpPacket packet = TftpCodec.decode(Unpooled.wrappedBuffer(capture.payload()));
    assertThat(packet)
        .isEqualTo(new ReadRequest(capture.said().get(0), capture.said().get(1), options));
    ByteBuf out = Unpooled.buffer();
    TftpCodec.encode(packet, out);
    assertThat(Arrays.copyOf(out.array(), out.readableBytes())).isEqualTo(capture.payload());
  }

  @ParameterizedTest
  @MethodSource("captures")
  void theServerAnswersWhatTheLoaderNeeds(Capture capture) throws Exception {
    try (TftpFixture tftp =
            new TftpFixture(
                root,
                request ->
                    CompletableFuture.completedFuture(
                        request.mac().isPresent()
                            ? new BootDecision.NotFound("not known yet")
                            : new BootDecision.LocalBoot("amd64")),
                config -> config,
                System::nanoTime);
        Peer peer = new Peer(tftp.address)) {
      for (String loader :
          List.of("bootx64.efi", "grubx64.efi", "bootaa64.efi", "grubaa64.efi", "lpxelinux.0")) {
        tftp.put(loader, 3000);
      }
      tftp.put("ldlinux.c32", 3000);
      peer.send(capture.payload(), tftp.address);
      TftpPacket answer = peer.receive();
      String file = capture.said().get(0);
      if (tftp.root.resolve(file).toFile().isFile()) {
        agreed(capture, answer, "3000");
      } else if (file.endsWith(".lst")) {
        agreed(capture, answer, "0");
      } else if (file.equals("/grub/grub.cfg") || file.equals("pxelinux.cfg/default")) {
        assertThat(answer).isInstanceOf(OptionAck.class);
      } else {
        assertThat(((TftpPacket.Error) answer).code()).isEqualTo(1);
      }
    }
  }

  private static void agreed(Capture capture, TftpPacket answer, String size) {
    Map<String, String> expected = new LinkedHashMap<>();
    for (int i = 2; i < capture.said().size(); i += 2) {
      String option = capture.said().get(i);
      expected.put(option, option.equals("tsize") ? size : capture.said().get(i + 1));
    }
    assertThat(answer).isEqualTo(new OptionAck(expected));
  }
}
