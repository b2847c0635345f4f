package io.maas4j.image;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** In what form users upload images (REST contract, section 7.10). */
public enum UploadType {
  TGZ("root-tgz", "root.tgz"),
  TBZ("root-tbz", "root.tbz"),
  TXZ("root-txz", "root.txz"),
  DDTGZ("root-dd", "root-dd"),
  DDTAR("root-dd.tar", "root-dd.tar"),
  DDRAW("root-dd.raw", "root-dd.raw"),
  DDTBZ("root-dd.tar.bz2", "root-dd.tar.bz2"),
  DDTXZ("root-dd.tar.xz", "root-dd.tar.xz"),
  DDBZ2("root-dd.bz2", "root-dd.bz2"),
  DDGZ("root-dd.gz", "root-dd.gz"),
  DDXZ("root-dd.xz", "root-dd.xz");

  private final String filetype;
  private final String filename;

  UploadType(String filetype, String filename) {
    this.filetype = filetype;
    this.filename = filename;
  }

  /** As users spell it: {@code ddgz}. */
  public String word() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }

  /** As image streams name it. */
  public String filetype() {
    return filetype;
  }

  /** The name of the file within its set. */
  public String filename() {
    return filename;
  }

  public static Optional<UploadType> ofWord(String word) {
    return Arrays.stream(values()).filter(type -> type.word().equals(word)).findFirst();
  }

  /** Every word. */
  public static List<String> words() {
    return Arrays.stream(values()).map(UploadType::word).toList();
  }
}
