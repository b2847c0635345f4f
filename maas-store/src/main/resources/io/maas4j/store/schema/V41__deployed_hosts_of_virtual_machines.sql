-- Whether a deployed system is to run virtual machines.
ALTER TABLE maas.machine ADD COLUMN kvm_host boolean NOT NULL DEFAULT false;
