"""A member stands on one roll a day; a guest may stand on a second one. Enforced by PostgreSQL.

SQLite has no exclusion constraints: there `cells.services.require_one_roll` alone holds the rule,
inside transactions that begin IMMEDIATE.
"""

from django.db import migrations

# No extension is needed: the member's key becomes a range of one number, and ranges have GiST.
EXCLUDE = """
ALTER TABLE cells_membership ADD CONSTRAINT {name} EXCLUDE USING gist (
    int8range(member_id, member_id, '[]') WITH &&,
    daterange(valid_from, valid_to, '[]') WITH &&
) WHERE (category <> '{category}')
"""
# Beside a guest's place only that of somebody temporarily elsewhere, and the other way round.
EXCEPTED = {"membership_one_home_a_day": "TEMP_IN", "membership_one_host_a_day": "TEMP_OUT"}


def add(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for name, category in EXCEPTED.items():
            schema_editor.execute(EXCLUDE.format(name=name, category=category))


def drop(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for name in EXCEPTED:
            schema_editor.execute(f"ALTER TABLE cells_membership DROP CONSTRAINT {name}")


class Migration(migrations.Migration):
    dependencies = [("cells", "0002_terms_and_transfers")]

    operations = [migrations.RunPython(add, drop)]
