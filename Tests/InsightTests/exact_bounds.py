"""Wilson's bounds to 60 digits: reads "k n" a line, writes both bounds in tenths of a percent, halves up."""
import sys
from decimal import ROUND_FLOOR, Decimal, getcontext

getcontext().prec = 60
z = Decimal("1.959964")
for line in sys.stdin:
    k, n = map(Decimal, line.split())
    middle, half = k + z * z / 2, z * (k * (n - k) / n + z * z / 4).sqrt()
    print(*(int((1000 * (middle + side * half) / (n + z * z) + Decimal("0.5")).to_integral_value(ROUND_FLOOR))
            for side in (-1, 1)))
