/** Whole-process load on the HTTP boot server, beside nginx. */
@NullMarked
package io.maas4j.benchmarks.http;

import org.jspecify.annotations.NullMarked;
