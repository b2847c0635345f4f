/** Domains of libvirt, reached as virsh's addresses say: the power type {@code virsh}. */
@NullMarked
package io.maas4j.power.virsh;

import org.jspecify.annotations.NullMarked;
