/**
 * The use cases over users and what is theirs: accounts, API keys, logging in, SSH keys,
 * certificates, files.
 */
@NullMarked
package io.maas4j.account;

import org.jspecify.annotations.NullMarked;
