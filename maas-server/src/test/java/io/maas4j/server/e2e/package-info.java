/**
 * Machines for the end-to-end test: QEMU with real firmware in network namespaces, a webhook BMC
 * that switches them, and the builds of what they boot.
 */
@NullMarked
package io.maas4j.server.e2e;

import org.jspecify.annotations.NullMarked;
