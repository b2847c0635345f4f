-- Devices and controllers have names, interfaces, zones, tags and owners like machines, and share
-- their row. A device goes with the node that it belongs to.
ALTER TABLE maas.machine
  ADD node_type text NOT NULL DEFAULT 'MACHINE',
  ADD parent text REFERENCES maas.machine (system_id) ON DELETE CASCADE;
ALTER TABLE maas.machine ALTER node_type DROP DEFAULT;
CREATE INDEX ON maas.machine (parent) WHERE parent IS NOT NULL;
CREATE INDEX ON maas.machine (node_type, number) WHERE node_type <> 'MACHINE';
