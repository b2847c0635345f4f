package io.maas4j.store.spi;

import java.time.Instant;

/**
 * Something to be done later, once at least.
 *
 * @param kind who does it, a handler's name
 * @param key unique within the kind; scheduling the same again replaces it
 * @param payload for the handler, JSON
 * @param due not before
 */
public record Job(String kind, String key, String payload, Instant due) {}
