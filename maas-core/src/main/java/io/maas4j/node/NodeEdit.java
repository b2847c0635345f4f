package io.maas4j.node;

import java.util.Optional;

/**
 * What is to be changed about a device or a controller; what is empty stays.
 *
 * @param hostname a single label; controllers keep theirs
 * @param domain name or number
 * @param parent system id; an empty text for none; for devices
 * @param zone name
 */
public record NodeEdit(
    Optional<String> hostname,
    Optional<String> description,
    Optional<String> domain,
    Optional<String> parent,
    Optional<String> zone) {}
