"""Writes the reference that LassoSklearnTest holds our solver against: scikit-learn's own figures.

    pip install numpy scikit-learn && python sklearn_path.py

The problem is made of a linear congruential generator, so that the Java test makes the same
doubles: 12 well-conditioned columns, 400 rows, standardised by the population sd; 30 lambdas;
5 folds of 80 rows in order. Tolerance 1e-10 on the duality gap, as shares of y'y.
"""

import json
import numpy as np
import sklearn
from sklearn.linear_model import Lasso, enet_path
from sklearn.model_selection import GridSearchCV, KFold
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

N, P, FOLDS, COUNT, RATIO = 400, 12, 5, 30, 1e-3
TOLERANCE = 1e-10


def uniforms(count):
    state, out = 42, np.empty(count)
    for i in range(count):
        state = (state * 6364136223846793005 + 1442695040888963407) % 2**64
        out[i] = (state >> 11) / 2**53
    return out


def problem():
    u = uniforms(N * (P + 2)).reshape(N, P + 2)
    common = u[:, P + 1 :]
    x = u[:, :P] + 0.25 * common
    y = sum((1 if j % 2 else -1) * (j // 3) * x[:, j] for j in range(P)) * 0.25 + 2 * u[:, P]
    return x, y


def path(x, y, alpha):
    z = (x - x.mean(axis=0)) / x.std(axis=0)
    t = y - y.mean()
    most = np.abs(z.T @ t).max() / len(t) / alpha
    lambdas = most * RATIO ** (np.arange(COUNT) / (COUNT - 1))
    _, coefficients, gaps = enet_path(
        z, t, l1_ratio=alpha, alphas=lambdas, tol=TOLERANCE, max_iter=10**7, precompute=False
    )
    return {
        "alpha": alpha,
        "lambdas": lambdas.tolist(),
        "coefficients": (coefficients.T / x.std(axis=0)).tolist(),
        "gaps": gaps.tolist(),
    }


def main():
    x, y = problem()
    paths = [path(x, y, alpha) for alpha in (1.0, 0.5)]
    # The scaler learns from a fold's training rows alone.
    model = make_pipeline(StandardScaler(), Lasso(tol=TOLERANCE, max_iter=10**7))
    search = GridSearchCV(
        model,
        {"lasso__alpha": paths[0]["lambdas"]},
        cv=KFold(FOLDS),
        scoring="neg_mean_squared_error",
    ).fit(x, y)
    reference = {
        "made by": f"scikit-learn {sklearn.__version__}, numpy {np.__version__}",
        "paths": paths,
        "mse": (-search.cv_results_["mean_test_score"]).tolist(),
        "selected": search.best_params_["lasso__alpha"],
    }
    with open("sklearn_path.json", "w") as out:
        json.dump(reference, out, indent=1)
        out.write("\n")


if __name__ == "__main__":
    main()
