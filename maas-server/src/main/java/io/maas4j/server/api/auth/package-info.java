/** Finds out from a request's headers and parameters who signed it (OAuth 1.0 PLAINTEXT). */
@NullMarked
package io.maas4j.server.api.auth;

import org.jspecify.annotations.NullMarked;
