/**
 * Takes requests apart, for every service of the region alike: percent-encoding, forms, multipart
 * bodies, OAuth parameters, and bodies of bounded length. Knows neither routes nor machines.
 */
@NullMarked
package io.maas4j.server.http;

import org.jspecify.annotations.NullMarked;
