"""SQL of the triggers that keep `enterprises_otherkey` beside `Organisation.other_keys`."""

CREATE = """
CREATE FUNCTION portal_other_keys_came() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO enterprises_otherkey (key, organisation_id)
    SELECT DISTINCT key, id FROM written, unnest(other_keys) AS key;
    RETURN NULL;
END $$;

CREATE FUNCTION portal_other_keys_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM enterprises_otherkey WHERE organisation_id = OLD.id;
    IF TG_OP = 'UPDATE' THEN
        INSERT INTO enterprises_otherkey (key, organisation_id)
        SELECT DISTINCT key, NEW.id FROM unnest(NEW.other_keys) AS key;
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER portal_other_keys_insert AFTER INSERT ON enterprises_organisation
REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION portal_other_keys_came();

CREATE TRIGGER portal_other_keys_update AFTER UPDATE ON enterprises_organisation FOR EACH ROW
WHEN (OLD.other_keys IS DISTINCT FROM NEW.other_keys) EXECUTE FUNCTION portal_other_keys_changed();

CREATE TRIGGER portal_other_keys_delete AFTER DELETE ON enterprises_organisation FOR EACH ROW
WHEN (OLD.other_keys IS NOT NULL) EXECUTE FUNCTION portal_other_keys_changed();
"""

DROP = """
DROP FUNCTION portal_other_keys_came() CASCADE;
DROP FUNCTION portal_other_keys_changed() CASCADE;
"""

REBUILD = """
DELETE FROM enterprises_otherkey;
INSERT INTO enterprises_otherkey (key, organisation_id)
SELECT DISTINCT key, id FROM enterprises_organisation, unnest(other_keys) AS key;
"""
