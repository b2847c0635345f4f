package io.maas4j.storage;

/** What came of an operation that makes something, and the number of what it made. */
public record Created(StorageConfiguration configuration, long id) {}
