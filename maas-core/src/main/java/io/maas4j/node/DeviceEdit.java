package io.maas4j.node;

import java.util.Optional;

/**
 * What is to be changed about a device; what is empty stays.
 *
 * @param hostname a single label
 * @param domain name or number
 * @param parent system id; an empty text for none
 * @param zone name
 */
public record DeviceEdit(
    Optional<String> hostname,
    Optional<String> description,
    Optional<String> domain,
    Optional<String> parent,
    Optional<String> zone) {}
