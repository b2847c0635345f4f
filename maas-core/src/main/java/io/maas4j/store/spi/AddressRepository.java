package io.maas4j.store.spi;

import io.maas4j.network.Cidr;
import java.net.InetAddress;
import java.util.Set;

/**
 * Which addresses are in use. An address is one link's or one person's ({@link
 * Kinds#USER_ADDRESS}); every store refuses a second use with {@link Unique#ADDRESS_IN_USE}.
 */
public interface AddressRepository {
  /** Those that a link or a person has. */
  Set<InetAddress> usedIn(Cidr network);

  /** Those that interfaces were seen with. */
  Set<InetAddress> seenIn(Cidr network);
}
