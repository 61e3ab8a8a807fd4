"""scikit-learn's LassoCV on a store's features: python lasso_sklearn.py PARTITION LABEL (1 | -1 | FILE)

PARTITION is features/SET/symbol=S of a store, LABEL the label's column; prints one line of seconds.
1 takes one thread, of BLAS and Arrow as well, -1 all cores. FILE writes the rows there instead, for
other programs: rows and features as int32, then the features column by column and the label, float64.
"""

import os
import sys
import time

START = time.perf_counter()
ALL_CORES = sys.argv[3] == "-1"
if not ALL_CORES:
    for threads in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ[threads] = "1"

import numpy as np
import pyarrow.parquet as pq
from sklearn.linear_model import LassoCV

OWN = {"time_ms", "segment", "mid", "spread", "bid", "ask", "symbol", "date"}


def read(partition, label):
    """Column by column into the order that LassoCV wants, so that it copies nothing."""
    files = sorted(
        os.path.join(folder, name)
        for folder, _, names in os.walk(partition)
        for name in names
        if name.endswith(".parquet")
    )
    features = [n for n in pq.ParquetFile(files[0]).schema_arrow.names if n not in OWN | {label}]
    rows = [pq.ParquetFile(file).metadata.num_rows for file in files]
    x = np.empty((sum(rows), len(features)), order="F")
    y = np.empty(sum(rows))
    at = 0
    for file, count in zip(files, rows):
        table = pq.ParquetFile(file).read(features + [label], use_threads=ALL_CORES)
        for j, name in enumerate(features):
            x[at : at + count, j] = table.column(name).to_numpy()
        y[at : at + count] = table.column(label).to_numpy()
        at += count
    return x, y


def main():
    begun, cpu = time.perf_counter(), time.process_time()
    x, y = read(sys.argv[1], sys.argv[2])
    was_read = time.perf_counter()
    kept = np.isfinite(y)
    x, y = (x, y) if kept.all() else (x[kept], y[kept])
    if sys.argv[3] not in ("1", "-1"):
        with open(sys.argv[3], "wb") as out:
            np.array(x.shape, dtype="i4").tofile(out)
            x.T.tofile(out)
            y.tofile(out)
        return
    mean, sd = x.mean(axis=0), x.std(axis=0)
    x -= mean
    x /= sd
    jobs = int(sys.argv[3])
    try:
        model = LassoCV(alphas=100, cv=5, n_jobs=jobs)
        model.fit(x, y)
    except (TypeError, ValueError):
        model = LassoCV(n_alphas=100, cv=5, n_jobs=jobs)  # before 1.7
        model.fit(x, y)
    done = time.perf_counter()
    print(
        f"sklearn n_jobs {jobs} rows {len(y)} features {x.shape[1]} read {was_read - begun:.3f}"
        f" fit {done - was_read:.3f} total {done - begun:.3f} cpu-total {time.process_time() - cpu:.3f} process {done - START:.3f}"
        f" lambda {model.alpha_:.6g} kept {np.count_nonzero(model.coef_)}",
        flush=True,
    )


main()
