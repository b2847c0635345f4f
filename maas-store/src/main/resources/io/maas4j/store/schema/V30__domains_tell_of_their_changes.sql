-- Machines show their domain with the number of its records.
CREATE TRIGGER surroundings AFTER INSERT OR UPDATE OR DELETE ON maas.domain
  FOR EACH STATEMENT EXECUTE FUNCTION maas.surroundings_changed();
CREATE TRIGGER surroundings AFTER INSERT OR UPDATE OR DELETE ON maas.dns_resource
  FOR EACH STATEMENT EXECUTE FUNCTION maas.surroundings_changed();
CREATE TRIGGER surroundings AFTER INSERT OR UPDATE OR DELETE ON maas.dns_record
  FOR EACH STATEMENT EXECUTE FUNCTION maas.surroundings_changed();
