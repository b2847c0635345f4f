package io.maas4j.netboot.failover;

import io.maas4j.netboot.lease.LeaseRecord;

/** The server's own table of leases, as the partner changes it. */
public interface LeaseView {
  /** Takes over what became of an address. */
  void adopt(LeaseRecord record);

  /** Takes back a lease that no client was told of, if it still is the address's. */
  void revoke(LeaseRecord record);
}
