/** What strangers say, made fit to be kept, shown and written into logs. */
@NullMarked
package io.maas4j.text;

import org.jspecify.annotations.NullMarked;
