-- What is made of a machine's disks (partitions, file systems, volume groups …) is one document:
-- it is read and written as a whole, under the machine's lock (io.maas4j.store.postgres.PgStorages).
CREATE TABLE maas.storage (
  machine text PRIMARY KEY REFERENCES maas.machine (system_id) ON DELETE CASCADE,
  body    jsonb NOT NULL
);

-- Numbers are the API's: no two machines may have the same. Virtual devices are counted with the
-- disks, by the identity of maas.block_device.
CREATE SEQUENCE maas.partition_number;
CREATE SEQUENCE maas.storage_group_number;
CREATE SEQUENCE maas.cache_set_number;
