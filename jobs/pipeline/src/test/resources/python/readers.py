"""Reads stored tables with pyarrow, pandas and DuckDB, and holds every value against a dump of our own reader.

Arguments: a file of cases, each a line of tabs: name, dump, folders of tables. A dump: a line of columns,
name:type (LONG, INT, DOUBLE), behind symbol and date; then a line a row: whole numbers as they are, doubles as
the whole number of their 64 bits, "-" for null. Exits 1 at the first difference.
"""

import glob
import json
import math
import struct
import sys

import duckdb
import pandas
import pyarrow
import pyarrow.dataset
import pyarrow.parquet


def by_pyarrow(roots):
    # Files of one folder may differ in their columns: the schema of all of them is given.
    found = [pyarrow.dataset.dataset(root, partitioning="hive") for root in roots]
    schema = unified(found)
    tables = [pyarrow.dataset.dataset(r, partitioning="hive", schema=schema).to_table() for r in roots]
    table = pyarrow.concat_tables(tables)
    return [(field.name, str(field.type)) for field in table.schema], table.to_pylist()


def unified(datasets):
    schemas = []
    for dataset in datasets:
        schemas.append(dataset.schema)
        schemas.extend(fragment.physical_schema for fragment in dataset.get_fragments())
    return pyarrow.unify_schemas(schemas)


def by_pandas(roots):
    schema = unified([pyarrow.dataset.dataset(root, partitioning="hive") for root in roots])
    frame = pandas.concat([pandas.read_parquet(root, schema=schema) for root in roots], ignore_index=True)
    return [(name, str(kind)) for name, kind in frame.dtypes.items()], frame.to_dict("records")


def by_duckdb(roots):
    files = sorted(f for root in roots for f in glob.glob(root + "/symbol=*/date=*/*.parquet"))
    sql = "SELECT * FROM read_parquet($files, hive_partitioning = true, union_by_name = true)"
    found = duckdb.execute(sql, {"files": files})
    names = [column[0] for column in found.description]
    kinds = [(column[0], str(column[1])) for column in found.description]
    return kinds, [dict(zip(names, row)) for row in found.fetchall()]


KINDS = {
    "pyarrow": {"LONG": {"int64"}, "INT": {"int32"}, "DOUBLE": {"double"}},
    # A whole number that may be null is a float in pandas, unless all values are there.
    "pandas": {"LONG": {"int64", "float64"}, "INT": {"int32", "float64"}, "DOUBLE": {"float64"}},
    "duckdb": {"LONG": {"BIGINT"}, "INT": {"INTEGER"}, "DOUBLE": {"DOUBLE"}},
}


def text(value, kind):
    """A value as the dump has it."""
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return "-"
    if kind == "DOUBLE":
        return str(struct.unpack("<q", struct.pack("<d", value))[0])
    if isinstance(value, float) and abs(value) > 2**53:
        raise SystemExit(f"{value} is no longer a whole number")
    return str(int(value))


def check(case, reader, read, roots, columns, rows):
    kinds, records = read(roots)
    kinds = dict(kinds)
    if set(kinds) != {"symbol", "date", *columns}:
        raise SystemExit(f"{case}, {reader}: other columns: {set(kinds) ^ {'symbol', 'date', *columns}}")
    for name, kind in columns.items():
        if kinds[name] not in KINDS[reader][kind]:
            raise SystemExit(f"{case}, {reader}: column {name} is {kinds[name]}, not {kind}")
    if len(records) != len(rows):
        raise SystemExit(f"{case}, {reader}: {len(records)} rows, not {len(rows)}")
    seen = [
        [record["symbol"], str(record["date"])[:10], *(text(record[n], k) for n, k in columns.items())]
        for record in records
    ]
    for ours, theirs in zip(sorted(rows), sorted(seen)):
        if ours != theirs:
            names = ["symbol", "date", *columns]
            differing = [f"{n}: {o} not {t}" for n, o, t in zip(names, ours, theirs) if o != t]
            raise SystemExit(f"{case}, {reader}: row {ours[:3]}: {', '.join(differing[:5])}")
    print(f"{case}: {reader}: {len(rows)} rows, {len(columns)} columns, {len(rows) * len(columns)} values equal")


def footers(case, roots):
    """What made the rows is in each file's footer, for who has no program of ours."""
    for root in roots:
        for file in glob.glob(root + "/symbol=*/date=*/*.parquet"):
            schema = pyarrow.parquet.read_schema(file)
            units = json.loads(schema.metadata[b"depthflow.units"])
            if list(units) != schema.names:
                raise SystemExit(f"{case}: {file}: units of {list(units)}, columns {schema.names}")
            if int(schema.metadata[b"depthflow.source-lines"]) <= 0:
                raise SystemExit(f"{case}: {file}: made of no line")
            int(schema.metadata[b"depthflow.source-fingerprint"], 16)


def main(cases):
    for line in open(cases, encoding="utf-8"):
        case, dump, *roots = line.rstrip("\n").split("\t")
        lines = open(dump, encoding="utf-8").read().splitlines()
        columns = dict(c.split(":") for c in lines[0].split())
        rows = [row.split() for row in lines[1:]]
        footers(case, roots)
        for reader, read in (("pyarrow", by_pyarrow), ("pandas", by_pandas), ("duckdb", by_duckdb)):
            check(case, reader, read, roots, columns, rows)
    print(f"pyarrow {pyarrow.__version__}, pandas {pandas.__version__}, DuckDB {duckdb.__version__}")


main(sys.argv[1])
