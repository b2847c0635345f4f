-- The user whom a deployed system makes; empty for the image's own.
ALTER TABLE maas.machine ADD COLUMN default_user text;
