/** What the server is told: its keys, where their values came from, and one record per topic. */
@NullMarked
package io.maas4j.server.config;

import org.jspecify.annotations.NullMarked;
