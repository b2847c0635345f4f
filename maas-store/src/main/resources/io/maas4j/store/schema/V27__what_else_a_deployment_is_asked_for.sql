-- What a deployment was asked for beside its system. The license key is a secret and is sealed as
-- user data is. sync_interval says in seconds how often the running system reports its hardware;
-- it is empty when it does not.
ALTER TABLE maas.machine
  ADD COLUMN is_dpu             boolean NOT NULL DEFAULT false,
  ADD COLUMN crash_dump         boolean NOT NULL DEFAULT false,
  ADD COLUMN vcenter            boolean NOT NULL DEFAULT false,
  ADD COLUMN license_key_sealed text,
  ADD COLUMN sync_interval      bigint CHECK (sync_interval > 0),
  ADD COLUMN last_sync          timestamptz;
