"""Names are unique in whatever case on every database, not only in Latin letters."""

import unicodedata
from typing import Any

from django.db import migrations, models


def fold_names(apps: Any, schema_editor: Any) -> None:
    for user in apps.get_model("accounts", "User").objects.only("username").iterator():
        folded = unicodedata.normalize("NFKC", user.username).casefold()
        user.username_folded = unicodedata.normalize("NFKC", folded)
        user.save(update_fields=["username_folded"])


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="user",
            name="username_folded",
            field=models.CharField(editable=False, max_length=96, null=True),
        ),
        migrations.RunPython(fold_names, migrations.RunPython.noop),
        migrations.AlterField(
            model_name="user",
            name="username_folded",
            field=models.CharField(editable=False, max_length=96, unique=True),
        ),
        migrations.RemoveConstraint(model_name="user", name="users_username_any_case"),
    ]
