/** Virtual machines of vSphere. */
@NullMarked
package io.maas4j.power.vmware;

import org.jspecify.annotations.NullMarked;
