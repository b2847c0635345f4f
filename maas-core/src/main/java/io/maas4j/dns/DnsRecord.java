package io.maas4j.dns;

import java.util.Optional;

/**
 * What a name says beside its addresses.
 *
 * @param id zero before it is stored
 * @param resource id of the name that it belongs to
 * @param type what it is
 * @param data as in a zone file
 * @param ttl seconds; empty for the domain's
 */
public record DnsRecord(
    long id, long resource, RecordType type, String data, Optional<Integer> ttl) {
  /** With another id. */
  public DnsRecord withId(long changed) {
    return new DnsRecord(changed, resource, type, data, ttl);
  }
}
