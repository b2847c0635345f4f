/** The disks of machines. */
@NullMarked
package io.maas4j.storage;

import org.jspecify.annotations.NullMarked;
