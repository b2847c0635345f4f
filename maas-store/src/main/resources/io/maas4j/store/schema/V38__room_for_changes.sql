-- Rows that change with each word of a machine keep room on their page for the next version: as long as
-- no indexed column changes, none of the many indexes has to be told.
ALTER TABLE maas.machine SET (fillfactor = 50);
ALTER TABLE maas.script_set SET (fillfactor = 70);
ALTER TABLE maas.script_result SET (fillfactor = 70);
ALTER TABLE maas.power SET (fillfactor = 70);
