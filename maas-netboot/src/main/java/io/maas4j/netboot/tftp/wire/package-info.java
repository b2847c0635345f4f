/** TFTP packets as bytes, both directions: RFC 1350, 2347, 2348, 2349, 7440. */
@NullMarked
package io.maas4j.netboot.tftp.wire;

import org.jspecify.annotations.NullMarked;
