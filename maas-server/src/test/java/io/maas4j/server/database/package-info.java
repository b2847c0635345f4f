/** Tests of the server's database. */
@NullMarked
package io.maas4j.server.database;

import org.jspecify.annotations.NullMarked;
