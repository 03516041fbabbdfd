"""The only SQL: schema, migrations, one file per aggregate."""
