-- Every kind that is kept whole (a table of id and body) tells that what nodes refer to may have
-- changed. A kind that is added later brings this trigger with its table.
DO $$
DECLARE
  shelf regclass;
BEGIN
  FOR shelf IN
    SELECT a.attrelid FROM pg_catalog.pg_attribute a
      JOIN pg_catalog.pg_class c ON c.oid = a.attrelid
     WHERE c.relnamespace = 'maas'::regnamespace AND c.relkind = 'r'
       AND a.attname = 'body' AND a.atttypid = 'jsonb'::regtype
       AND NOT EXISTS (SELECT FROM pg_catalog.pg_trigger g
                        WHERE g.tgrelid = c.oid AND g.tgname = 'surroundings')
  LOOP
    EXECUTE format('CREATE TRIGGER surroundings AFTER INSERT OR UPDATE OR DELETE ON %s'
                   ' FOR EACH STATEMENT EXECUTE FUNCTION maas.surroundings_changed()', shelf);
  END LOOP;
END $$;
