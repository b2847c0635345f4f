/**
 * A simulated machine: firmware, boot loader, cloud-init and BMC in Java, speaking only the wire of
 * a provisioning server and knowing nothing of its inside. A fleet of them is a demo, a load
 * generator, and what tools are tested with.
 */
@NullMarked
package io.maas4j.sample.sim;

import org.jspecify.annotations.NullMarked;
