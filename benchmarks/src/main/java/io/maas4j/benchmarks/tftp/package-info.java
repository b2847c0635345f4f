/** TFTP under load: many clients of ours against one server of any make, for {@code tftp.sh}. */
@NullMarked
package io.maas4j.benchmarks.tftp;

import org.jspecify.annotations.NullMarked;
