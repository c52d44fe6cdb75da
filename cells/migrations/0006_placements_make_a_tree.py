"""On PostgreSQL the database itself refuses two places of one unit on one day, and rings of units.

Ranges of one number stand for "the same unit", so that no extension is needed. Both look at the end of
the transaction: on the way, an act may pass through anything. SQLite has the check of
`cells.services.timeline` alone.
"""

from django.db import migrations

OVERLAP = """
ALTER TABLE cells_unitplacement ADD CONSTRAINT placement_without_overlap
EXCLUDE USING gist (
    int8range(unit_id, unit_id, '[]') WITH &&,
    daterange(valid_from, valid_to, '[]') WITH &&
) DEFERRABLE INITIALLY DEFERRED
"""
RING = """
CREATE FUNCTION cells_placement_refuse_ring() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        WITH RECURSIVE above(unit_id, days) AS (
            SELECT NEW.parent_id, daterange(NEW.valid_from, NEW.valid_to, '[]')
            UNION
            SELECT placement.parent_id, above.days * daterange(placement.valid_from, placement.valid_to, '[]')
            FROM above JOIN cells_unitplacement AS placement ON placement.unit_id = above.unit_id
            AND daterange(placement.valid_from, placement.valid_to, '[]') && above.days
        )
        SELECT FROM above WHERE unit_id = NEW.unit_id
    ) THEN
        RAISE EXCEPTION 'unit % would stand below itself', NEW.unit_id
        USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'placement_without_ring';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER placement_without_ring AFTER INSERT OR UPDATE ON cells_unitplacement
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.parent_id IS NOT NULL)
EXECUTE FUNCTION cells_placement_refuse_ring();
"""
UNDO = """
DROP TRIGGER placement_without_ring ON cells_unitplacement;
DROP FUNCTION cells_placement_refuse_ring();
ALTER TABLE cells_unitplacement DROP CONSTRAINT placement_without_overlap;
"""


def on_postgresql(statements):
    """Run the statements there, nothing elsewhere."""

    def run(apps, schema_editor):
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(statements, params=None)

    return run


class Migration(migrations.Migration):
    dependencies = [("cells", "0005_fill_placements")]
    operations = [migrations.RunPython(on_postgresql(OVERLAP + ";" + RING), on_postgresql(UNDO))]
