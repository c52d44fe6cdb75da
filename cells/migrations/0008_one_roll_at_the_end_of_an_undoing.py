"""The rule of one roll a day may wait for the end of an undoing; everywhere else it is looked at at once."""

from django.db import migrations

EXCLUDE = """
ALTER TABLE cells_membership DROP CONSTRAINT {name};
ALTER TABLE cells_membership ADD CONSTRAINT {name} EXCLUDE USING gist (
    int8range(member_id, member_id, '[]') WITH &&,
    daterange(valid_from, valid_to, '[]') WITH &&
) WHERE (category <> '{category}') {when}
"""
EXCEPTED = {"membership_one_home_a_day": "TEMP_IN", "membership_one_host_a_day": "TEMP_OUT"}


def written_again(when):
    """Write both constraints anew, with or without leave to wait."""

    def run(apps, schema_editor):
        if schema_editor.connection.vendor == "postgresql":
            for name, category in EXCEPTED.items():
                statement = EXCLUDE.format(name=name, category=category, when=when)
                schema_editor.execute(statement, params=None)

    return run


class Migration(migrations.Migration):
    dependencies = [("cells", "0007_registers_in_spreadsheets")]
    operations = [
        migrations.RunPython(written_again("DEFERRABLE INITIALLY IMMEDIATE"), written_again("NOT DEFERRABLE"))
    ]
