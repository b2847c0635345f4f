/** The demo: a fleet of simulated machines taken through their whole life by the real server. */
@NullMarked
package io.maas4j.server.demo;

import org.jspecify.annotations.NullMarked;
