-- Lists repeat the JSON of networks, zones, pools and scripts thousands of times; regions render it
-- once and keep it until this number changes. A sequence would tell of a change before it is
-- committed; a row tells of it with the commit. The triggers are per statement, and these tables
-- change rarely.
CREATE TABLE maas.surroundings (
  single  boolean PRIMARY KEY DEFAULT true CHECK (single),
  version bigint NOT NULL
);
INSERT INTO maas.surroundings (version) VALUES (1);

CREATE FUNCTION maas.surroundings_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE maas.surroundings SET version = version + 1;
  RETURN NULL;
END $$;

CREATE TRIGGER surroundings AFTER INSERT OR UPDATE OR DELETE ON maas.zone
  FOR EACH STATEMENT EXECUTE FUNCTION maas.surroundings_changed();
CREATE TRIGGER surroundings AFTER INSERT OR UPDATE OR DELETE ON maas.pool
  FOR EACH STATEMENT EXECUTE FUNCTION maas.surroundings_changed();
CREATE TRIGGER surroundings AFTER INSERT OR UPDATE OR DELETE ON maas.script
  FOR EACH STATEMENT EXECUTE FUNCTION maas.surroundings_changed();
CREATE TRIGGER surroundings AFTER INSERT OR UPDATE OR DELETE ON maas.fabric
  FOR EACH STATEMENT EXECUTE FUNCTION maas.surroundings_changed();
CREATE TRIGGER surroundings AFTER INSERT OR UPDATE OR DELETE ON maas.vlan
  FOR EACH STATEMENT EXECUTE FUNCTION maas.surroundings_changed();
CREATE TRIGGER surroundings AFTER INSERT OR UPDATE OR DELETE ON maas.subnet
  FOR EACH STATEMENT EXECUTE FUNCTION maas.surroundings_changed();
CREATE TRIGGER surroundings AFTER INSERT OR UPDATE OR DELETE ON maas.space
  FOR EACH STATEMENT EXECUTE FUNCTION maas.surroundings_changed();
