@NullMarked
package io.maas4j.sample.netboot;

import org.jspecify.annotations.NullMarked;
