package io.maas4j.netboot.dhcp.wire;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Options in order, each code once; a value is a stretch of somebody's array. Not thread-safe while
 * it changes.
 */
final class OptionList {
  private static final int FIRST_ROOM = 16;
  private static final int CODES = 256;

  private int size;
  private byte[] codes;
  private byte[][] arrays;
  // Offset and length of each.
  private int[] stretches;
  // By code: one more than where it is, as an unsigned octet; 0 when it is not. Only for long
  // lists: short ones are sooner searched, and every message has one.
  private byte @Nullable [] places;

  OptionList() {
    codes = new byte[FIRST_ROOM];
    arrays = new byte[FIRST_ROOM][];
    stretches = new int[2 * FIRST_ROOM];
  }

  private OptionList(OptionList other) {
    size = other.size;
    codes = other.codes.clone();
    arrays = other.arrays.clone();
    stretches = other.stretches.clone();
    places = other.places == null ? null : other.places.clone();
  }

  /** The same options in a list of its own, over the same values. */
  OptionList copy() {
    return new OptionList(this);
  }

  int size() {
    return size;
  }

  int code(int index) {
    return codes[index] & 0xFF;
  }

  int length(int index) {
    return stretches[2 * index + 1];
  }

  private int offset(int index) {
    return stretches[2 * index];
  }

  byte octet(int index, int at) {
    return arrays[index][offset(index) + at];
  }

  /** A fresh array. */
  byte[] value(int index) {
    return Arrays.copyOfRange(arrays[index], offset(index), offset(index) + length(index));
  }

  void copyInto(int index, int from, int length, byte[] target, int at) {
    System.arraycopy(arrays[index], offset(index) + from, target, at, length);
  }

  /**
   * Where a code is; -1 when it is not.
   *
   * @param code 0-255
   */
  int find(int code) {
    if (places != null) {
      return (places[code] & 0xFF) - 1;
    }
    for (int index = 0; index < size; index++) {
      if ((codes[index] & 0xFF) == code) {
        return index;
      }
    }
    return -1;
  }

  /** Appends an option, or replaces it in its place; the array is kept, not copied. */
  void put(int code, byte[] array, int offset, int length) {
    int index = find(code);
    if (index < 0) {
      index = size;
      if (size == codes.length) {
        grow();
      }
      size++;
      codes[index] = (byte) code;
      if (places != null) {
        places[code] = (byte) size;
      }
    }
    arrays[index] = array;
    stretches[2 * index] = offset;
    stretches[2 * index + 1] = length;
  }

  /** Appends an option, or lengthens its value (RFC 3396). */
  void join(int code, byte[] array, int offset, int length) {
    int index = find(code);
    if (index < 0) {
      put(code, array, offset, length);
      return;
    }
    int before = length(index);
    byte[] whole = new byte[before + length];
    copyInto(index, 0, before, whole, 0);
    System.arraycopy(array, offset, whole, before, length);
    put(code, whole, 0, whole.length);
  }

  void remove(int code) {
    int index = find(code);
    if (index < 0) {
      return;
    }
    int after = size - index - 1;
    System.arraycopy(codes, index + 1, codes, index, after);
    System.arraycopy(arrays, index + 1, arrays, index, after);
    System.arraycopy(stretches, 2 * index + 2, stretches, 2 * index, 2 * after);
    size--;
    if (places != null) {
      index();
    }
  }

  boolean sameValue(int index, OptionList other, int otherIndex) {
    return Arrays.equals(
        arrays[index],
        offset(index),
        offset(index) + length(index),
        other.arrays[otherIndex],
        other.offset(otherIndex),
        other.offset(otherIndex) + other.length(otherIndex));
  }

  private void grow() {
    int room = 2 * codes.length;
    codes = Arrays.copyOf(codes, room);
    arrays = Arrays.copyOf(arrays, room);
    stretches = Arrays.copyOf(stretches, 2 * room);
    index();
  }

  private void index() {
    byte[] index = new byte[CODES];
    for (int i = 0; i < size; i++) {
      index[codes[i] & 0xFF] = (byte) (i + 1);
    }
    places = index;
  }
}
