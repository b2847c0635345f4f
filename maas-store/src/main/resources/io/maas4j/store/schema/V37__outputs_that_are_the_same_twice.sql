-- A script that writes nothing to its standard error has one output, which the machine sends twice; to
-- pack and keep it once is half the price.
ALTER TABLE maas.script_output
  ADD COLUMN stdout_is_combined boolean NOT NULL DEFAULT false;
