package io.maas4j.depot;

import io.maas4j.image.UploadType;
import java.util.Optional;

/**
 * An image that somebody is about to upload.
 *
 * @param name {@code custom/x}, {@code x}, or {@code os/series}
 * @param architecture {@code amd64/generic}
 * @param sha256 of the whole, 64 hexadecimal digits
 * @param size of the whole, bytes
 * @param title for people
 * @param type in what form it comes
 * @param baseImage {@code os/series} that a custom image is made of; empty for the commissioning
 *     release
 * @param keepsOld whether older sets stay once this one is complete
 */
public record NewUpload(
    String name,
    String architecture,
    String sha256,
    long size,
    String title,
    UploadType type,
    Optional<String> baseImage,
    boolean keepsOld) {}
