package io.maas4j.store.postgres;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.cfg.MutableConfigOverride;
import com.fasterxml.jackson.databind.deser.std.FromStringDeserializer;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import io.maas4j.access.SecretBox;
import io.maas4j.error.MaasException;
import io.maas4j.id.MacAddress;
import io.maas4j.id.MachineId;
import io.maas4j.network.Addresses;
import io.maas4j.network.Cidr;
import io.maas4j.power.Secret;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.function.Function;

/**
 * Records as JSON documents and back: a component is a member of its name, what is text-like is
 * text, a secret is sealed. Nothing is guessed: a member that the record does not have is an error.
 * Thread-safe.
 */
final class Documents {
  private final JsonMapper mapper;

  Documents(SecretBox box) {
    SimpleModule texts = new SimpleModule("texts");
    text(texts, InetAddress.class, Addresses::text, Addresses::parse);
    text(texts, Cidr.class, Cidr::toString, Cidr::parse);
    text(texts, MacAddress.class, MacAddress::value, MacAddress::parse);
    text(texts, MachineId.class, MachineId::value, MachineId::new);
    text(texts, Instant.class, Instant::toString, Instant::parse);
    text(texts, Secret.class, box::seal, box::open);
    this.mapper =
        JsonMapper.builder()
            .addModule(new Jdk8Module())
            .addModule(texts)
            // what a record says of itself besides its components is not stored
            .disable(MapperFeature.AUTO_DETECT_IS_GETTERS)
            .serializationInclusion(JsonInclude.Include.NON_ABSENT)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            // what is not there is an empty Optional or collection; anything else is an error
            .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
            .withConfigOverride(List.class, Documents::emptyWhenAbsent)
            .withConfigOverride(Set.class, Documents::emptyWhenAbsent)
            .withConfigOverride(SortedSet.class, Documents::emptyWhenAbsent)
            .withConfigOverride(Map.class, Documents::emptyWhenAbsent)
            .build();
  }

  private static void emptyWhenAbsent(MutableConfigOverride type) {
    type.setSetterInfo(JsonSetter.Value.forValueNulls(Nulls.AS_EMPTY));
  }

  String write(Object record) {
    try {
      return mapper.writeValueAsString(record);
    } catch (JsonProcessingException e) {
      // Without the cause: its text may quote the value.
      throw new IllegalArgumentException("not a document: " + record.getClass().getName());
    }
  }

  <T> T read(String document, Class<T> type) {
    try {
      return mapper.readValue(document, type);
    } catch (JsonProcessingException e) {
      throw new MaasException.Broken(
          "a stored document is not a " + type.getName(),
          new IllegalStateException(e.getClass().getName() + " at " + e.getLocation()));
    }
  }

  private static <T> void text(
      SimpleModule module, Class<T> type, Function<T, String> write, Function<String, T> read) {
    module.addSerializer(
        new StdSerializer<T>(type) {
          private static final long serialVersionUID = 1L;

          @Override
          public void serialize(T value, JsonGenerator json, SerializerProvider provider)
              throws IOException {
            json.writeString(write.apply(value));
          }
        });
    module.addDeserializer(
        type,
        new FromStringDeserializer<T>(type) {
          private static final long serialVersionUID = 1L;

          @Override
          protected T _deserialize(String text, DeserializationContext context) {
            return read.apply(text);
          }
        });
    module.addKeySerializer(
        type,
        new StdSerializer<T>(type) {
          private static final long serialVersionUID = 1L;

          @Override
          public void serialize(T value, JsonGenerator json, SerializerProvider provider)
              throws IOException {
            json.writeFieldName(write.apply(value));
          }
        });
  }
}
