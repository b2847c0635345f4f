/** Fabrics, VLANs, subnets and ranges; a machine's interfaces and links; choosing addresses. */
@NullMarked
package io.maas4j.network;

import org.jspecify.annotations.NullMarked;
