package io.maas4j.netboot.dhcp.wire;

import java.util.Arrays;

/**
 * Options in order, each code once; a value is a stretch of somebody's array. Not thread-safe while
 * it changes.
 */
final class OptionList {
  private static final int FIRST_ROOM = 16;
  private static final int CODES = 256;

  // By code: one more than where it is, as an unsigned octet; 0 when it is not.
  private final byte[] places;
  private int size;
  private int[] codes;
  private byte[][] arrays;
  private int[] offsets;
  private int[] lengths;

  OptionList() {
    places = new byte[CODES];
    codes = new int[FIRST_ROOM];
    arrays = new byte[FIRST_ROOM][];
    offsets = new int[FIRST_ROOM];
    lengths = new int[FIRST_ROOM];
  }

  private OptionList(OptionList other) {
    places = other.places.clone();
    size = other.size;
    codes = other.codes.clone();
    arrays = other.arrays.clone();
    offsets = other.offsets.clone();
    lengths = other.lengths.clone();
  }

  /** The same options in a list of its own, over the same values. */
  OptionList copy() {
    return new OptionList(this);
  }

  int size() {
    return size;
  }

  int code(int index) {
    return codes[index];
  }

  int length(int index) {
    return lengths[index];
  }

  byte octet(int index, int at) {
    return arrays[index][offsets[index] + at];
  }

  /** A fresh array. */
  byte[] value(int index) {
    return Arrays.copyOfRange(arrays[index], offsets[index], offsets[index] + lengths[index]);
  }

  void copyInto(int index, int from, int length, byte[] target, int at) {
    System.arraycopy(arrays[index], offsets[index] + from, target, at, length);
  }

  /**
   * Where a code is; -1 when it is not.
   *
   * @param code 0-255
   */
  int find(int code) {
    return (places[code] & 0xFF) - 1;
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
      places[code] = (byte) size;
    }
    codes[index] = code;
    arrays[index] = array;
    offsets[index] = offset;
    lengths[index] = length;
  }

  /** Appends an option, or lengthens its value (RFC 3396). */
  void join(int code, byte[] array, int offset, int length) {
    int index = find(code);
    if (index < 0) {
      put(code, array, offset, length);
      return;
    }
    byte[] whole = new byte[lengths[index] + length];
    System.arraycopy(arrays[index], offsets[index], whole, 0, lengths[index]);
    System.arraycopy(array, offset, whole, lengths[index], length);
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
    System.arraycopy(offsets, index + 1, offsets, index, after);
    System.arraycopy(lengths, index + 1, lengths, index, after);
    size--;
    places[code] = 0;
    for (int i = index; i < size; i++) {
      places[codes[i]] = (byte) (i + 1);
    }
  }

  boolean sameValue(int index, OptionList other, int otherIndex) {
    return Arrays.equals(
        arrays[index],
        offsets[index],
        offsets[index] + lengths[index],
        other.arrays[otherIndex],
        other.offsets[otherIndex],
        other.offsets[otherIndex] + other.lengths[otherIndex]);
  }

  private void grow() {
    int room = 2 * codes.length;
    codes = Arrays.copyOf(codes, room);
    arrays = Arrays.copyOf(arrays, room);
    offsets = Arrays.copyOf(offsets, room);
    lengths = Arrays.copyOf(lengths, room);
  }
}
