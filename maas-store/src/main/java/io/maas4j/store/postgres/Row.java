package io.maas4j.store.postgres;

import io.maas4j.network.Addresses;
import java.net.InetAddress;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Reads columns of the current row as the types that records have. */
record Row(ResultSet columns) {
  String text(String name) throws SQLException {
    return columns.getString(name);
  }

  Optional<String> maybeText(String name) throws SQLException {
    return Optional.ofNullable(columns.getString(name));
  }

  boolean flag(String name) throws SQLException {
    return columns.getBoolean(name);
  }

  int small(String name) throws SQLException {
    return columns.getInt(name);
  }

  Optional<Integer> maybeSmall(String name) throws SQLException {
    int value = columns.getInt(name);
    return columns.wasNull() ? Optional.empty() : Optional.of(value);
  }

  OptionalInt maybeInt(String name) throws SQLException {
    int value = columns.getInt(name);
    return columns.wasNull() ? OptionalInt.empty() : OptionalInt.of(value);
  }

  long number(String name) throws SQLException {
    return columns.getLong(name);
  }

  Optional<Long> maybeNumber(String name) throws SQLException {
    long value = columns.getLong(name);
    return columns.wasNull() ? Optional.empty() : Optional.of(value);
  }

  Instant instant(String name) throws SQLException {
    return columns.getObject(name, OffsetDateTime.class).toInstant();
  }

  Optional<Instant> maybeInstant(String name) throws SQLException {
    return Optional.ofNullable(columns.getObject(name, OffsetDateTime.class))
        .map(OffsetDateTime::toInstant);
  }

  <E extends Enum<E>> E constant(Class<E> type, String name) throws SQLException {
    return Enum.valueOf(type, columns.getString(name));
  }

  List<String> texts(String name) throws SQLException {
    Array array = columns.getArray(name);
    return List.of((String[]) array.getArray());
  }

  List<Long> numbers(String name) throws SQLException {
    return List.of((Long[]) columns.getArray(name).getArray());
  }

  InetAddress address(String name) throws SQLException {
    return Addresses.parse(columns.getString(name));
  }

  Optional<InetAddress> maybeAddress(String name) throws SQLException {
    return Optional.ofNullable(columns.getString(name)).map(Addresses::parse);
  }

  /** The driver gives {@code inet[]} as objects of its own; their text is the address. */
  List<InetAddress> addresses(String name) throws SQLException {
    List<InetAddress> addresses = new ArrayList<>();
    for (Object each : (Object[]) columns.getArray(name).getArray()) {
      addresses.add(Addresses.parse(each.toString()));
    }
    return addresses;
  }

  Optional<byte[]> maybeBytes(String name) throws SQLException {
    return Optional.ofNullable(columns.getBytes(name));
  }
}
