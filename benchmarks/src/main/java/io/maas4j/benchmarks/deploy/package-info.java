/** What deployments cost the region. */
@NullMarked
package io.maas4j.benchmarks.deploy;

import org.jspecify.annotations.NullMarked;
