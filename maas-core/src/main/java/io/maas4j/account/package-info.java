/** The use cases over users and keys: accounts, logging in, machines' credentials. */
@NullMarked
package io.maas4j.account;

import org.jspecify.annotations.NullMarked;
