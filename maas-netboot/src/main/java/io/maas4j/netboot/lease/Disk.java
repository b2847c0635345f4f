package io.maas4j.netboot.lease;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/** What the journal asks of a file system; small, so that tests can pull its plug anywhere. */
interface Disk {

  /**
   * Makes sure that nobody else uses the journal.
   *
   * @throws IllegalStateException when somebody does
   */
  Closeable lock(Path path) throws IOException;

  boolean exists(Path path) throws IOException;

  /** An existing file. */
  Contents open(Path path) throws IOException;

  /** A new, empty file; one of that name is emptied. */
  Contents create(Path path) throws IOException;

  /** A file takes another's place, at once and for good. */
  void replace(Path from, Path to) throws IOException;

  void copy(Path from, Path to) throws IOException;

  /** An open file. */
  interface Contents extends Closeable {
    long size() throws IOException;

    /**
     * Fills the buffer as far as the file goes.
     *
     * @return octets read
     */
    int read(ByteBuffer into, long at) throws IOException;

    /** Writes all of the buffer. */
    void write(ByteBuffer from, long at) throws IOException;

    /**
     * Lengthens the file by zeroes, and syncs: what is written there later leaves its length alone,
     * so that a sync has less to write.
     */
    void reserve(long from, long to) throws IOException;

    void truncate(long size) throws IOException;

    /** Returns when everything written is on the disk. */
    void sync() throws IOException;
  }
}
