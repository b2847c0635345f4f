package io.maas4j.network;

import java.util.Optional;

/** A set of VLANs that can reach each other through switches. */
public record Fabric(long id, String name, Optional<String> classType) {}
