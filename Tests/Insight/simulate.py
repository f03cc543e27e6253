"""How often UnusualDays' rule raises an alarm that nothing caused, and how often it finds a fall by a third.

usage: simulate.py FILE     FILE has what load.sql made, a line each: agency, campaign, day, calls, connected, meetings.

Ends with 1 if a limit does not hold: one page of fifty, nine of ten falls within two days.
"""
import sys

import numpy as np

from unusual_days import HISTORY, findings

PATTERN = [1, 1.05, 1, 0.95, 0.9, 0.2, 0.05]
random = np.random.default_rng(16)


def agencies(count, days, campaigns, calls, scatter, own, growth=0.0, pattern=PATTERN, memory=0.0, friday=None,
             fall=None):
    """Calls, connected calls and meetings of agencies x campaigns x days.

    scatter and own are standard deviations of what a day multiplies all calls with, and each campaign's; growth is that of a
    week; memory the correlation of a day with the one before. fall is (day, "all" or "campaign").
    """
    day = np.arange(days)
    noise = random.standard_normal((count, days))
    for place in range(1, days):
        noise[:, place] = memory * noise[:, place - 1] + np.sqrt(1 - memory**2) * noise[:, place]
    spread = np.where(day % 7 == 4, friday or scatter, scatter)
    weights = random.dirichlet(np.full(campaigns, 3), count)
    mean = calls * np.array(pattern)[day % 7] * (1 + growth) ** (day / 7) * np.exp(spread * noise - spread**2 / 2)
    mean = mean[:, None, :] * weights[:, :, None] * np.exp(
        own * random.standard_normal((count, campaigns, days)) - own**2 / 2)
    largest = weights.argmax(1)
    if fall:
        first, who = fall
        if who == "all":
            mean[:, :, first:] *= 2 / 3
        else:
            mean[np.arange(count), largest, first:] *= 2 / 3
    made = random.poisson(mean)
    rate = np.minimum(0.9, 0.12 * np.exp(0.08 * random.standard_normal((count, 1, days))))
    return (made, random.binomial(made, rate), random.binomial(made, rate / 12)), largest


def alarms(figures):
    """Share of the pages with an alarm, by subject and together, from the 58th day on."""
    sums, pages = {}, 0
    for last in range(HISTORY, figures[0].shape[2] + 1):
        found = findings(*(figure[:, :, last - HISTORY : last] for figure in figures))
        found["campaign"] = found["campaign"].any(1)
        found["page"] = np.any(list(found.values()), axis=0)
        for subject, flags in found.items():
            sums[subject] = sums.get(subject, 0) + flags.sum()
        pages += len(figures[0])
    return {subject: total / pages for subject, total in sums.items()}, pages


def found_within_two_days(who, count=400, **kind):
    hits = total = 0
    for first in range(63, 67):  # Monday to Thursday: the second day is a working day too.
        figures, largest = agencies(count, first + 2, fall=(first, who), **kind)
        seen = np.zeros(count, bool)
        for last in (first + 1, first + 2):
            found = findings(*(figure[:, :, last - HISTORY : last] for figure in figures))
            seen |= found["fall of calls"] if who == "all" else found["campaign"][np.arange(count), largest]
        hits, total = hits + seen.sum(), total + count
    return hits / total


KINDS = {
    "steady": dict(campaigns=4, calls=800, scatter=0.04, own=0.05),
    "middling": dict(campaigns=5, calls=1000, scatter=0.06, own=0.06, growth=0.005),
    "large": dict(campaigns=8, calls=20000, scatter=0.06, own=0.08, growth=0.003),
    "scattering by 10 %": dict(campaigns=5, calls=1000, scatter=0.095, own=0.06),
    "scattering by 15 %": dict(campaigns=5, calls=1000, scatter=0.15, own=0.1),
    "scattering by 25 %": dict(campaigns=5, calls=1000, scatter=0.25, own=0.2),
    "growing by 2 % a week": dict(campaigns=5, calls=500, scatter=0.06, own=0.06, growth=0.02),
    "shrinking by 2 % a week": dict(campaigns=5, calls=2000, scatter=0.06, own=0.06, growth=-0.02),
    "days that resemble": dict(campaigns=5, calls=1000, scatter=0.07, own=0.05, growth=0.005, memory=0.4),
    "every day of the week": dict(campaigns=5, calls=1000, scatter=0.06, own=0.06, pattern=[1] * 7),
    "100 calls a day": dict(campaigns=3, calls=100, scatter=0.08, own=0.08),
    "30 calls a day": dict(campaigns=2, calls=30, scatter=0.1, own=0.1),
    "8 calls a day": dict(campaigns=2, calls=8, scatter=0.1, own=0.1),
    "Fridays five times as erratic": dict(campaigns=5, calls=1000, scatter=0.06, own=0.06, friday=0.3),
}
faults = []

print("Pages with an alarm that nothing caused, in percent; at most 2 are allowed")
with open(sys.argv[1]) as file:
    rows = np.array([[int(word) for word in line.split()] for line in file])
shape = rows[:, :3].max(0)
load = np.zeros((3, *shape), int)
load[:, rows[:, 0] - 1, rows[:, 1] - 1, rows[:, 2] - 1] = rows[:, 3:].T
# Several agencies make one with more campaigns, whose days scatter less.
cases = {f"load.sql, {merged * shape[1]} campaigns": load.reshape(3, shape[0] // merged, merged * shape[1], shape[2])
         for merged in (1, 4, 12)}
for name, kind in KINDS.items():
    cases[name] = agencies(150, 200, **kind)[0]
for name, figures in cases.items():
    shares, pages = alarms(figures)
    page = shares.pop("page")
    print(f"  {name:30} {100 * page:5.2f} of {pages}   ", end="")
    print(", ".join(f"{subject} {100 * share:.2f}" for subject, share in shares.items()))
    if page > 1 / 50:
        faults.append(f"{name}: {100 * page:.2f} % of the pages raise an alarm")

print("Falls by a third of all calls found within two days in load.sql's data, in percent, by how much its days scatter")
for name, figures in list(cases.items())[:3]:
    hits = total = 0
    for first in range(HISTORY - 1, figures.shape[3] - 1, 2):
        seen = np.zeros(figures.shape[1], bool)
        window = figures[..., first + 2 - HISTORY - 1 : first + 2].copy()
        window[..., -2:] = window[..., -2:] * 2 // 3
        for last in (0, 1):
            seen |= findings(*window[..., last : last + HISTORY])["fall of calls"]
        hits, total = hits + seen.sum(), total + len(seen)
    days = figures[0].sum(1)
    print(f"  {name:30} {100 * hits / total:5.1f} of {total}, scatter {100 * np.mean(days.std(1) / days.mean(1)):.0f} %")

print("Falls by a third found within two working days, in percent, by how much the same weekdays scatter")
for scatter in (0.04, 0.06, 0.07, 0.08, 0.09, 0.1, 0.12, 0.15, 0.2):
    whole = found_within_two_days("all", campaigns=4, calls=3000, scatter=scatter, own=0.02)
    part = found_within_two_days("campaign", campaigns=4, calls=8000, scatter=scatter / 2**0.5, own=scatter / 2**0.5)
    print(f"  {100 * scatter:3.0f} %   all calls {100 * whole:5.1f}   the largest campaign's {100 * part:5.1f}")
    for share, limit, name in ((whole, 0.09, "all calls"), (part, 0.09, "a campaign's calls")):
        if scatter <= limit and share < 0.9:
            faults.append(f"A fall of {name} that scatter by {scatter:.0%} is found in {share:.1%}")
print("The same of agencies that scatter by 5 %, by their calls a day")
for calls in (50, 100, 200, 300, 500, 1000):
    whole = found_within_two_days("all", campaigns=3, calls=calls, scatter=0.05, own=0.02)
    print(f"  {calls:5}   all calls {100 * whole:5.1f}")

for fault in faults:
    print(fault, file=sys.stderr)
sys.exit(bool(faults))
