package io.maas4j.depot;

import io.maas4j.image.content.ImportedImages;
import io.maas4j.image.download.DownloadLimits;
import io.maas4j.image.spi.KeyringFiles;
import io.maas4j.image.spi.LoaderShelf;
import io.maas4j.image.spi.SignatureVerifier;
import io.maas4j.image.spi.StreamFetchers;
import io.maas4j.image.stream.StreamLimits;

/**
 * What a region needs to import images.
 *
 * @param images where they are kept
 * @param fetchers the way to the sources
 * @param verifier holds what comes from there to their keys
 * @param keyrings reads keys from files
 * @param loaders where boot loaders are served from
 * @param streams how much is believed of a stream
 * @param downloads how content is fetched
 */
public record ImportMeans(
    ImportedImages images,
    StreamFetchers fetchers,
    SignatureVerifier verifier,
    KeyringFiles keyrings,
    LoaderShelf loaders,
    StreamLimits streams,
    DownloadLimits downloads) {}
