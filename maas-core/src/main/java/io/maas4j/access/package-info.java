/**
 * Users and keys of all sorts: API keys, machines' credentials, SSH keys, certificates, license
 * keys; passwords, and the sealing of secrets.
 */
@NullMarked
package io.maas4j.access;

import org.jspecify.annotations.NullMarked;
