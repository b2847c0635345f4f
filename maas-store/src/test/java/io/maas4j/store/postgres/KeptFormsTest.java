package io.maas4j.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.maas4j.access.SecretBox;
import io.maas4j.power.Secret;
import io.maas4j.store.spi.Kind;
import io.maas4j.store.spi.Kinds;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What was written once must be readable for ever: one stored document of each kind, with every
 * component, that later versions have to read and to write as it is.
 */
class KeptFormsTest {
  private static final Path FORMS = Path.of("src/test/resources/kept");
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String SEALED = "$sealed";

  private final SecretBox box = Databases.box();
  private final Documents documents = new Documents(box);

  static Stream<Kind<?>> kinds() {
    return Kinds.ALL.stream();
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void theStoredFormStays(Kind<?> kind) throws IOException {
    Path file = FORMS.resolve(kind.name() + ".json");
    assertThat(file).as("the stored form of a new kind is to be written down").exists();
    String form = Files.readString(file).strip();
    String stored = form.replace(SEALED, box.seal(Secret.of("hush")));
    Object record = documents.read(stored, kind.type());
    JsonNode again =
        JSON.readTree(
            documents
                .write(record)
                .replaceAll("\"v1:[^\"]*\"", Matcher.quoteReplacement("\"" + SEALED + "\"")));
    assertThat(again).isEqualTo(JSON.readTree(form));
    List<String> members = new ArrayList<>();
    again.fieldNames().forEachRemaining(members::add);
    assertThat(Stream.of(kind.type().getRecordComponents()).map(RecordComponent::getName))
        .as("the written form shows every component")
        .containsExactlyInAnyOrderElementsOf(members);
  }
}
