/** What imports brought, kept by its SHA-256: verified when it is written and when it is read. */
@NullMarked
package io.maas4j.image.content;

import org.jspecify.annotations.NullMarked;
