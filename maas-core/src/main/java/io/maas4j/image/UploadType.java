package io.maas4j.image;

import io.maas4j.os.ImageForm;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** In what form users upload images (REST contract, section 7.10). */
public enum UploadType {
  TGZ("root-tgz", "root.tgz", ImageForm.TREE, Packing.GZIP, Wrapping.TAR),
  TBZ("root-tbz", "root.tbz", ImageForm.TREE, Packing.BZIP2, Wrapping.TAR),
  TXZ("root-txz", "root.txz", ImageForm.TREE, Packing.XZ, Wrapping.TAR),
  DDTGZ("root-dd", "root-dd", ImageForm.DISK, Packing.GZIP, Wrapping.TAR),
  DDTAR("root-dd.tar", "root-dd.tar", ImageForm.DISK, Packing.NONE, Wrapping.TAR),
  DDRAW("root-dd.raw", "root-dd.raw", ImageForm.DISK, Packing.NONE, Wrapping.NONE),
  DDTBZ("root-dd.tar.bz2", "root-dd.tar.bz2", ImageForm.DISK, Packing.BZIP2, Wrapping.TAR),
  DDTXZ("root-dd.tar.xz", "root-dd.tar.xz", ImageForm.DISK, Packing.XZ, Wrapping.TAR),
  DDBZ2("root-dd.bz2", "root-dd.bz2", ImageForm.DISK, Packing.BZIP2, Wrapping.NONE),
  DDGZ("root-dd.gz", "root-dd.gz", ImageForm.DISK, Packing.GZIP, Wrapping.NONE),
  DDXZ("root-dd.xz", "root-dd.xz", ImageForm.DISK, Packing.XZ, Wrapping.NONE);

  private final String filetype;
  private final String filename;
  private final ImageForm form;
  private final Packing packing;
  private final Wrapping wrapping;

  /** What it is compressed with. */
  public enum Packing {
    NONE,
    GZIP,
    BZIP2,
    XZ
  }

  /** What stands between the compression and the image. */
  public enum Wrapping {
    NONE,
    TAR
  }

  UploadType(String filetype, String filename, ImageForm form, Packing packing, Wrapping wrapping) {
    this.filetype = filetype;
    this.filename = filename;
    this.form = form;
    this.packing = packing;
    this.wrapping = wrapping;
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

  /** Whether it is a disk, or the files of one. */
  public ImageForm form() {
    return form;
  }

  public Packing packing() {
    return packing;
  }

  public Wrapping wrapping() {
    return wrapping;
  }

  public static Optional<UploadType> ofWord(String word) {
    return Arrays.stream(values()).filter(type -> type.word().equals(word)).findFirst();
  }

  /** As {@link #filetype} spells it. */
  public static Optional<UploadType> ofFiletype(String filetype) {
    return Arrays.stream(values()).filter(type -> type.filetype.equals(filetype)).findFirst();
  }

  /** Every word. */
  public static List<String> words() {
    return Arrays.stream(values()).map(UploadType::word).toList();
  }

  /** Every word for images of a form. */
  public static List<String> words(ImageForm form) {
    return Arrays.stream(values()).filter(type -> type.form == form).map(UploadType::word).toList();
  }
}
