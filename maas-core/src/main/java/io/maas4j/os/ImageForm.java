package io.maas4j.os;

/** What an image is, whatever it is packed with. */
public enum ImageForm {
  /** A file system that is mounted as it is. */
  SQUASHFS,
  /** An archive of the files below {@code /}. */
  TREE,
  /** Bytes for a whole disk, partition table and all. */
  DISK
}
