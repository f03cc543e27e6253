"""Makes Tests/InsightTests/cases.txt, what SciPy and unusual_days.py answer, which the Swift tests are held against.

usage: make_cases.py [--check] FILE      With --check nothing is written: a difference ends with 1.

    wilson K N LOWER UPPER                    in tenths of a percent
    rate K N K' N' explains|doesNotExplain    whether chance explains a rate's change between two days
    counts C1 ... C58 none|fall1|fall2|rise1|rise2      what is unusual about the newest day, or the newest two
    share K1 N1 ... K58 N58 none|1|2          the same of a contact rate

Cases so near to a limit that floating point could decide them are left out.
"""
import math
import pathlib
import sys

import numpy as np
from scipy.stats import binomtest, chi2_contingency

from unusual_days import FALL_BEYOND, FALL_OF_CALLS, RATE, RISE, RISE_BEYOND, Expectation, rate_distances

random = np.random.default_rng(1655)


def near(value, limit):
    return abs(value / limit - 1) < 0.002


def wilson():
    for _ in range(200):
        n = int(10 ** random.uniform(0, 7))
        k = min(n, int(random.integers(0, 4))) if random.random() < 0.2 else int(random.integers(0, n + 1))
        interval = binomtest(k, n).proportion_ci(method="wilson")
        bounds = [1000 * interval.low, 1000 * interval.high]
        if all(abs(bound % 1 - 0.5) > 1e-3 for bound in bounds):
            yield "wilson", k, n, *(math.floor(bound + 0.5) for bound in bounds)


def rates():
    for _ in range(300):
        calls = [int(10 ** random.uniform(1, 6)) for _ in range(2)]
        rate = random.uniform(0.01, 0.6)
        parts = [int(random.binomial(n, min(1, rate * random.uniform(0.9, 1.1)))) for n in calls]
        table = np.array([[k, n - k] for k, n in zip(parts, calls)])
        if not table.sum(0).all():
            continue
        result = chi2_contingency(table, correction=False)
        smallest = result.expected_freq.min()
        # Pearson's statistic with N - 1 for N; the same limit as z² has.
        statistic = result.statistic * (sum(calls) - 1) / sum(calls)
        if near(statistic, 1.959964**2) or near(smallest, 1):
            continue
        explains = smallest < 1 or statistic <= 1.959964**2
        yield "rate", parts[0], calls[0], parts[1], calls[1], "explains" if explains else "doesNotExplain"


def counts():
    pattern = np.array([1, 1.05, 1, 0.95, 0.9, 0.2, 0.05])
    for _ in range(160):
        level = 10 ** random.uniform(0.5, 5)
        scatter = random.uniform(0.01, 0.3)
        day = np.arange(58) + int(random.integers(0, 7))
        mean = level * pattern[day % 7] * (1 + random.uniform(-0.04, 0.04)) ** (day / 7)
        mean *= np.exp(scatter * random.standard_normal(58))
        mean[-2:] *= random.choice([1, 1, 0.75, 0.6, 1.5])
        series = random.poisson(mean)
        series[random.random(58) < random.choice([0, 0.1])] = 0
        expectation = Expectation(series[None, :])
        distances, beyond = expectation.distance[:, 0], expectation.beyond[:, 0]
        if any(near(abs(distance), limit) for distance in distances for limit in (FALL_OF_CALLS, RISE)) or any(
            near(value, limit) for value in beyond if np.isfinite(value) for limit in (FALL_BEYOND, RISE_BEYOND)
        ):
            continue
        verdict = "none"
        for place in (1, 0):
            if expectation.falls(FALL_OF_CALLS)[place, 0]:
                verdict = f"fall{place + 1}"
            if expectation.rises()[place, 0]:
                verdict = f"rise{place + 1}"
        yield "counts", *series, verdict


def shares():
    for _ in range(60):
        calls = random.poisson(10 ** random.uniform(0.5, 4) * np.array([1, 1, 1, 1, 1, 0.2, 0.05])[np.arange(58) % 7])
        rate = np.minimum(1, random.uniform(0.02, 0.5) * np.exp(random.uniform(0, 0.3) * random.standard_normal(58)))
        rate[-2:] = np.minimum(1, rate[-2:] * random.choice([1, 0.5, 1.6, 2.5]))
        part = random.binomial(calls, rate)
        distances = np.abs(rate_distances(part[None, :], calls[None, :])[:, 0])
        if any(near(distance, RATE) for distance in distances):
            continue
        verdict = 1 if distances[0] > RATE else 2 if distances[1] > RATE else "none"
        yield "share", *(number for pair in zip(part, calls) for number in pair), verdict


lines = [" ".join(map(str, case)) for make in (wilson, rates, counts, shares) for case in make()]
text = "".join(line + "\n" for line in lines)
*options, name = sys.argv[1:]
file = pathlib.Path(name)
if options != ["--check"]:
    file.write_text(text)
elif not file.exists() or file.read_text() != text:
    sys.exit(f"{file}: Not what SciPy and unusual_days.py answer. Make it again with check-insight.sh --update")
