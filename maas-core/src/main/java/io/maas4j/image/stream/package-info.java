/**
 * What image streams (simplestreams, version 1) offer: their index and product files, read and
 * checked, without fetching anything.
 */
@NullMarked
package io.maas4j.image.stream;

import org.jspecify.annotations.NullMarked;
