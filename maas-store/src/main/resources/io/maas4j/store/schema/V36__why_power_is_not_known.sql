-- The class of what is wrong with a machine's power, and what can be done about it.
ALTER TABLE maas.power ADD COLUMN fault text;
ALTER TABLE maas.power ADD COLUMN remedy text NOT NULL DEFAULT '';
