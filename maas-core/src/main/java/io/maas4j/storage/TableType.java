package io.maas4j.storage;

/** How a table of partitions is written. */
public enum TableType {
  GPT,
  MBR
}
