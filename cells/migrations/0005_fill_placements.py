"""Placements of units that never moved say what the units say."""

from django.db import migrations
from django.db.models import OuterRef, Subquery


def fill(apps, schema_editor):
    """One statement per column, whatever the number of units."""
    unit = apps.get_model("cells", "PartyUnit")
    placement = apps.get_model("cells", "UnitPlacement")
    own = unit.objects.filter(pk=OuterRef("unit"))
    columns = ("name", "kind", "order", "path")
    placement.objects.update(**{name: Subquery(own.values(name)[:1]) for name in columns})
    superior = unit.objects.filter(pk=OuterRef("parent"))
    unit.objects.exclude(parent=None).update(superior_path=Subquery(superior.values("path")[:1]))


class Migration(migrations.Migration):
    dependencies = [("cells", "0004_dated_placements")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
