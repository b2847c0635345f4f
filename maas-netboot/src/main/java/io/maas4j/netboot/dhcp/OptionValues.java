package io.maas4j.netboot.dhcp;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A few values by code, in the order in which they came. Not thread-safe. */
final class OptionValues {
  private static final int FIRST_ROOM = 8;

  private int size;
  private int[] codes = new int[FIRST_ROOM];
  private byte @Nullable [][] values = new byte @Nullable [FIRST_ROOM][];

  interface Visitor {
    void visit(int code, byte[] value);
  }

  /** Appends a value, or replaces it in its place. */
  void put(int code, byte[] value) {
    int index = find(code);
    if (index < 0) {
      index = size;
      if (size == codes.length) {
        codes = Arrays.copyOf(codes, 2 * size);
        values = Arrays.copyOf(values, 2 * size);
      }
      codes[size++] = code;
    }
    values[index] = value;
  }

  void putAll(OptionValues others) {
    for (int index = 0; index < others.size; index++) {
      byte[] value = others.values[index];
      if (value != null) {
        put(others.codes[index], value);
      }
    }
  }

  byte @Nullable [] get(int code) {
    int index = find(code);
    return index < 0 ? null : values[index];
  }

  boolean has(int code) {
    return find(code) >= 0;
  }

  void remove(int code) {
    int index = find(code);
    if (index >= 0) {
      size--;
      System.arraycopy(codes, index + 1, codes, index, size - index);
      System.arraycopy(values, index + 1, values, index, size - index);
    }
  }

  void forEach(Visitor visitor) {
    for (int index = 0; index < size; index++) {
      byte[] value = values[index];
      if (value != null) {
        visitor.visit(codes[index], value);
      }
    }
  }

  private int find(int code) {
    for (int index = 0; index < size; index++) {
      if (codes[index] == code) {
        return index;
      }
    }
    return -1;
  }
}
