/** Users, their API keys, machines' credentials, passwords, and the sealing of secrets. */
@NullMarked
package io.maas4j.access;

import org.jspecify.annotations.NullMarked;
