-- The class of what is wrong with a machine's power, and what can be done about it.
ALTER TABLE maas.power ADD COLUMN fault text;
ALTER TABLE maas.power ADD COLUMN remedy text NOT NULL DEFAULT '';

-- Whether the last order is being carried out, so that others wait for it.
ALTER TABLE maas.power ADD COLUMN ordered_stage text NOT NULL DEFAULT 'ENDED';
