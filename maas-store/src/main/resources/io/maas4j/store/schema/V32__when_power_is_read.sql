-- When a machine's power is read next, how many readings failed in a row, and what the last order
-- to its BMC was, which tells a change that somebody asked for from one that nobody did. The
-- machines that are there already are spread over the first five minutes.
ALTER TABLE maas.power
  ADD COLUMN due           timestamptz NOT NULL DEFAULT now(),
  ADD COLUMN failures      integer NOT NULL DEFAULT 0,
  ADD COLUMN ordered_until timestamptz,
  ADD COLUMN ordered_state text,
  ADD COLUMN ordered_job   text,
  ADD COLUMN ordered_tries integer;
UPDATE maas.power SET due = now() + random() * interval '5 minutes';
ALTER TABLE maas.power ALTER COLUMN due DROP DEFAULT;
CREATE INDEX ON maas.power (due, machine COLLATE "C");
