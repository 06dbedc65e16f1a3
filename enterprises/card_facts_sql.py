"""SQL of the triggers that keep `enterprises_cardfacts`: once for a statement, however many rows it writes.

A row that says what it said before is not written again.
"""

FUNCTIONS = """
CREATE FUNCTION portal_card_facts(keys bigint[]) RETURNS SETOF enterprises_cardfacts
LANGUAGE sql STABLE ROWS 1000
BEGIN ATOMIC
    SELECT card.id,
           card.kept_by_id,
           card.kind,
           card.merged_into_id IS NULL,
           ((card.full_name <> '')::int
               | ((card.legal_form_id IS NOT NULL)::int << 1)
               | ((card.inn <> '')::int << 2)
               | ((card.settlement_id IS NOT NULL)::int << 3)
               | ((card.main_industry_id IS NOT NULL)::int << 4)
               | ((card.remit <> '')::int << 5)
               | ((card.parent_id IS NOT NULL)::int << 6)
               | (EXISTS (SELECT FROM enterprises_contact WHERE organisation_id = card.id)::int << 7)
               | (EXISTS (SELECT FROM enterprises_offer
                          WHERE organisation_id = card.id AND kind = 'product')::int << 8))::smallint,
           ARRAY(SELECT year FROM enterprises_yearlyfigures
                 WHERE organisation_id = card.id AND employees IS NOT NULL ORDER BY year),
           ARRAY(SELECT year FROM enterprises_yearlyfigures
                 WHERE organisation_id = card.id AND revenue IS NOT NULL ORDER BY year)
    FROM enterprises_organisation AS card
    WHERE card.id = ANY(keys);
END;

CREATE FUNCTION portal_write_card_facts(keys bigint[]) RETURNS void
LANGUAGE sql
BEGIN ATOMIC
    INSERT INTO enterprises_cardfacts AS facts
    SELECT * FROM portal_card_facts(keys)
    ON CONFLICT (organisation_id) DO UPDATE
    SET (kept_by_id, kind, is_present, known, employees_years, revenue_years)
        = (excluded.kept_by_id, excluded.kind, excluded.is_present, excluded.known,
           excluded.employees_years, excluded.revenue_years)
    WHERE (facts.kept_by_id, facts.kind, facts.is_present, facts.known, facts.employees_years,
           facts.revenue_years)
        IS DISTINCT FROM (excluded.kept_by_id, excluded.kind, excluded.is_present, excluded.known,
                          excluded.employees_years, excluded.revenue_years);
END;

CREATE FUNCTION portal_card_was_written() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM portal_write_card_facts(ARRAY(SELECT id FROM written));
    RETURN NULL;
END $$;

CREATE FUNCTION portal_card_was_deleted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM enterprises_cardfacts WHERE organisation_id IN (SELECT id FROM former);
    RETURN NULL;
END $$;

CREATE FUNCTION portal_part_of_card_was_written() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        PERFORM portal_write_card_facts(ARRAY(SELECT DISTINCT organisation_id FROM written));
    ELSIF TG_OP = 'DELETE' THEN
        PERFORM portal_write_card_facts(ARRAY(SELECT DISTINCT organisation_id FROM former));
    ELSE
        PERFORM portal_write_card_facts(
            ARRAY(SELECT organisation_id FROM written UNION SELECT organisation_id FROM former)
        );
    END IF;
    RETURN NULL;
END $$;
"""

_REFERENCING = {
    "INSERT": "NEW TABLE AS written",
    "UPDATE": "OLD TABLE AS former NEW TABLE AS written",
    "DELETE": "OLD TABLE AS former",
}
_PARTS = ("enterprises_contact", "enterprises_offer", "enterprises_yearlyfigures")


def _trigger(table: str, event: str, function: str) -> str:
    return (
        f"CREATE TRIGGER portal_card_facts_{event.lower()} AFTER {event} ON {table}"
        f" REFERENCING {_REFERENCING[event]} FOR EACH STATEMENT EXECUTE FUNCTION {function}();\n"
    )


TRIGGERS = "".join(
    [
        _trigger("enterprises_organisation", "INSERT", "portal_card_was_written"),
        _trigger("enterprises_organisation", "UPDATE", "portal_card_was_written"),
        _trigger("enterprises_organisation", "DELETE", "portal_card_was_deleted"),
        *(
            _trigger(table, event, "portal_part_of_card_was_written")
            for table in _PARTS
            for event in _REFERENCING
        ),
    ]
)

CREATE = FUNCTIONS + TRIGGERS

DROP = """
DROP FUNCTION portal_card_was_written() CASCADE;
DROP FUNCTION portal_card_was_deleted() CASCADE;
DROP FUNCTION portal_part_of_card_was_written() CASCADE;
DROP FUNCTION portal_write_card_facts(bigint[]);
DROP FUNCTION portal_card_facts(bigint[]);
"""

REBUILD = """
DELETE FROM enterprises_cardfacts;
INSERT INTO enterprises_cardfacts
SELECT * FROM portal_card_facts(ARRAY(SELECT id FROM enterprises_organisation));
"""
