/**
 * The server's database: one that somebody else runs, or a PostgreSQL of its own in the data
 * directory, which commands share with the running server.
 */
@NullMarked
package io.maas4j.server.database;

import org.jspecify.annotations.NullMarked;
