/** Virtual machines of a Proxmox cluster. */
@NullMarked
package io.maas4j.power.proxmox;

import org.jspecify.annotations.NullMarked;
