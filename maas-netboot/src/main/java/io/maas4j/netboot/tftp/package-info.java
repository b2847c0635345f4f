/** A read-only TFTP server, and a small client for simulated machines and tests. */
@NullMarked
package io.maas4j.netboot.tftp;

import org.jspecify.annotations.NullMarked;
