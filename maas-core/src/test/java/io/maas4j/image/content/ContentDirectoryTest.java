package io.maas4j.image.content;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.hash.Hashing;
import io.maas4j.image.content.Incoming.Outcome;
import io.maas4j.image.stream.Content;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContentDirectoryTest {
  private static final byte[] TWIGS = "twigs and feathers".getBytes(UTF_8);
  private static final Content CONTENT =
      new Content(Hashing.sha256().hashBytes(TWIGS).toString(), TWIGS.length);

  @TempDir Path directory;
  private final List<String> corrupt = new ArrayList<>();

  private ContentDirectory opened() {
    return ContentDirectory.open(
        directory,
        new ContentLimits(OptionalLong.of(1000), 7),
        (content, detail) -> corrupt.add(content.sha256() + " " + detail));
  }

  private static void write(ContentDirectory store, int from, int to) throws IOException {
    try (Incoming incoming = store.receive(CONTENT)) {
      assertThat(incoming.received()).isEqualTo(from);
      byte[] some = java.util.Arrays.copyOfRange(TWIGS, from, to);
      incoming.write(some, some.length);
    }
  }

  private static ContentDirectory filled(ContentDirectory store) throws IOException {
    try (Incoming incoming = store.receive(CONTENT)) {
      incoming.write(TWIGS, TWIGS.length);
      assertThat(incoming.finish()).isEqualTo(Outcome.COMPLETE);
    }
    return store;
  }

  @Test
  void whatHasComeOutlivesARestartAndIsGoneOnWith() throws IOException {
    write(opened(), 0, 5);
    ContentDirectory after = opened();
    assertThat(after.received(CONTENT)).isEqualTo(5);
    assertThat(after.contents().partial()).containsEntry(CONTENT.sha256(), 5L);
    write(after, 5, 9);
    try (Incoming incoming = opened().receive(CONTENT)) {
      byte[] rest = java.util.Arrays.copyOfRange(TWIGS, 9, TWIGS.length);
      incoming.write(rest, rest.length);
      assertThat(incoming.finish()).isEqualTo(Outcome.COMPLETE);
    }
    assertThat(opened().has(CONTENT)).isTrue();
    assertThat(opened().contents().partial()).isEmpty();
    assertThat(Files.readAllBytes(opened().verified(CONTENT).orElseThrow())).isEqualTo(TWIGS);
  }

  @Test
  void somethingElseThanAnnouncedIsThrownAway() throws IOException {
    ContentDirectory store = opened();
    try (Incoming incoming = store.receive(CONTENT)) {
      incoming.write(new byte[TWIGS.length], TWIGS.length);
      assertThat(incoming.finish()).isEqualTo(Outcome.WRONG_CONTENT);
    }
    assertThat(store.has(CONTENT)).isFalse();
    assertThat(store.received(CONTENT)).isZero();
  }

  @Test
  void noMoreIsTakenThanWasAnnouncedAndLessIsNotWhole() throws IOException {
    try (Incoming incoming = opened().receive(CONTENT)) {
      byte[] more = new byte[TWIGS.length + 1];
      assertThatThrownBy(() -> incoming.write(more, more.length))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(incoming::finish).isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void aPartThatIsTooLongIsNotGoneOnWith() throws IOException {
    ContentDirectory store = opened();
    Files.write(directory.resolve("partial").resolve(CONTENT.sha256()), new byte[99]);
    try (Incoming incoming = store.receive(CONTENT)) {
      assertThat(incoming.received()).isZero();
      incoming.write(TWIGS, TWIGS.length);
      assertThat(incoming.finish()).isEqualTo(Outcome.COMPLETE);
    }
  }

  @Test
  void contentThatChangedBehindOurBackIsReportedAndNotServed() throws IOException {
    filled(opened());
    ContentDirectory store = opened();
    byte[] flipped = TWIGS.clone();
    flipped[3] ^= 1;
    Files.write(store.path(CONTENT.sha256()), flipped);
    assertThat(store.verified(CONTENT)).isEmpty();
    assertThat(corrupt)
        .singleElement()
        .asString()
        .startsWith(CONTENT.sha256() + " its SHA-256 is ")
        .contains("the file was moved to " + directory.resolve("corrupt"));
    assertThat(store.has(CONTENT)).isFalse();
    assertThat(store.verified(CONTENT)).isEmpty();
    assertThat(corrupt).hasSize(1);
    filled(store);
    assertThat(store.verified(CONTENT)).isPresent();
  }

  @Test
  void contentThatChangesAfterItWasVerifiedIsReadAgain() throws IOException {
    ContentDirectory store = filled(opened());
    assertThat(store.verified(CONTENT)).isPresent();
    Files.delete(store.path(CONTENT.sha256()));
    Files.write(store.path(CONTENT.sha256()), "twigs".getBytes(UTF_8));
    assertThat(store.verified(CONTENT)).isEmpty();
    assertThat(corrupt).singleElement().asString().contains("it has 5 bytes instead of 18 bytes");
  }

  @Test
  void whatIsRemovedIsGone() throws IOException {
    ContentDirectory store = filled(opened());
    store.remove(CONTENT.sha256());
    assertThat(store.verified(CONTENT)).isEmpty();
    assertThat(store.contents().complete()).isEmpty();
    write(store, 0, 5);
    store.discard(CONTENT.sha256());
    assertThat(store.contents().partial()).isEmpty();
    assertThat(corrupt).isEmpty();
  }

  @Test
  void theRoomIsTheQuotasAndTheDisks() {
    assertThat(opened().room().quota()).hasValue(1000);
    assertThat(opened().room().reserve()).isEqualTo(7);
    assertThat(opened().room().usable()).isPositive();
    assertThatThrownBy(() -> opened().path("../../etc/passwd"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
