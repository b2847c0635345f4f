package io.maas4j.depot;

import java.util.Optional;

/**
 * What is said of a boot source; what is empty stays as it is.
 *
 * @param keyringData base64
 */
public record SourceForm(
    Optional<String> url,
    Optional<String> keyringFilename,
    Optional<String> keyringData,
    Optional<String> name,
    Optional<Integer> priority,
    Optional<Boolean> enabled,
    Optional<Boolean> skipKeyringVerification) {}
