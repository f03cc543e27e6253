"""Kitagawa's parts in exact fractions, apportioned by the largest remainder.

Reads a case a line: decimals, then n1 k1 n0 k0 of each campaign. Writes a line each: total, then own rate and mix of
each campaign, in units of the last decimal; or `none`.
"""
import sys
from fractions import Fraction
from math import floor


def parts(campaigns):
    calls1, calls0 = sum(c[0] for c in campaigns), sum(c[2] for c in campaigns)
    rate1 = Fraction(sum(c[1] for c in campaigns), calls1)
    rate0 = Fraction(sum(c[3] for c in campaigns), calls0)
    for n1, k1, n0, k0 in campaigns:
        w1, w0 = Fraction(n1, calls1), Fraction(n0, calls0)
        r1 = Fraction(k1, n1) if n1 else Fraction(k0, n0) if n0 else Fraction(0)
        r0 = Fraction(k0, n0) if n0 else r1
        # Differs from Kitagawa's product where something was counted of no calls at all.
        own = Fraction(k1, calls1) - Fraction(k0, calls0) - (r1 + r0) / 2 * (w1 - w0)
        if n1 and n0:
            assert own == (w1 + w0) / 2 * (r1 - r0)
        yield own
        yield ((r1 + r0) / 2 - (rate1 + rate0) / 2) * (w1 - w0)


for line in sys.stdin:
    decimals, *numbers = map(int, line.split())
    campaigns = [numbers[place : place + 4] for place in range(0, len(numbers), 4)]
    if not sum(c[0] for c in campaigns) or not sum(c[2] for c in campaigns):
        print("none")
        continue
    exact = [part * 10 ** (decimals + 2) for part in parts(campaigns)]
    change = sum(exact)
    total = floor(abs(change) + Fraction(1, 2)) * (1 if change >= 0 else -1)
    # Largest remainder in its usual form: round down, then up where the remainder is largest.
    shown = [floor(part) for part in exact]
    missing = total - sum(shown)
    assert 0 <= missing <= len(shown)
    for place in sorted(range(len(shown)), key=lambda place: (shown[place] - exact[place], place))[:missing]:
        shown[place] += 1
    assert all(abs(a - b) < 1 for a, b in zip(shown, exact))
    print(total, *shown)
