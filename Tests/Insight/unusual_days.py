"""The rule of Sources/Insight/UnusualDays.swift in numpy's floating point, for many agencies at once: to be simulated with at
length, and for the Swift one to be held against."""
import numpy as np

HISTORY = 58
FALL_OF_CALLS, FALL_OF_CAMPAIGN, FALL_OF_MEETINGS, RISE, RATE = 3.2, 3.5, 4.0, 5.0, 4.0
FALL_BEYOND, RISE_BEYOND = 2.5, 3.0


class Expectation:
    """Of counts, agencies x 58 days: distances of the newest day and of the newest two in usual spreads, and in multiples
    of how far all but one of the same weekdays were from usual."""

    def __init__(self, counts):
        weeks = counts[:, :56].reshape(len(counts), 8, 7).astype(float)
        sums = weeks.sum(2)
        early = np.sort(sums[:, :4], 1)[:, 1:3].mean(1)
        late = np.sort(sums[:, 4:], 1)[:, 1:3].mean(1)
        early = np.clip(early, late / 2, late * 2)
        weeks_before = np.arange(8, -1, -1)
        levels = 8 * late[:, None] + (late - early)[:, None] * (5 - 2 * weeks_before)
        self.is_known = late > 0
        levels[~self.is_known] = 1
        days = weeks * (levels[:, -1:] / levels[:, :8])[:, :, None]
        self.usual = np.sort(days, 1)[:, 2:6].mean(1)
        distances = np.abs(days - self.usual[:, None, :])
        strong = (self.usual >= self.usual.max(1, keepdims=True) / 4) & (self.usual > 0)
        self.is_known &= strong.any(1)
        usual = np.where(strong, self.usual, np.nan)
        usual[~self.is_known] = 1
        spread = 1.66 * np.nanmedian((distances / usual[:, None, :]).reshape(len(counts), 56), 1)
        typical = np.nanmedian(usual, 1)
        two = self.usual[:, :2]
        variance = np.maximum(
            (spread[:, None] * two) ** 2 + np.maximum(0, two - two**2 / typical[:, None]), two + 1)
        off = counts[:, 56:] - two
        both = (days[:, :, :2] - two[:, None, :]).sum(2)
        self.distance = np.stack([off[:, 1] / np.sqrt(variance[:, 1]), off.sum(1) / np.sqrt(variance.sum(1))])
        furthest = np.stack([np.sort(distances[:, :, 1], 1)[:, 6], np.sort(np.abs(both), 1)[:, 6]])
        with np.errstate(divide="ignore", invalid="ignore"):
            self.beyond = np.abs(np.stack([off[:, 1], off.sum(1)])) / furthest

    def falls(self, limit):
        """Whether the newest day, and the newest two, have fallen."""
        return (self.distance < -limit) & (self.beyond > FALL_BEYOND) & self.is_known

    def rises(self):
        return (self.distance > RISE) & (self.beyond > RISE_BEYOND) & self.is_known


def rate_distances(part, calls):
    """Of the newest day's rate, and of the newest two days', in standard deviations; 0 where nothing can be said."""
    k, n = part[:, :56].astype(float), calls[:, :56].astype(float)
    all_part, all_calls = k.sum(1), n.sum(1)
    is_known = (all_part > 0) & (all_part < all_calls)
    all_calls = np.where(is_known, all_calls, 1)
    rate = np.where(is_known, all_part / all_calls, 0.5)
    share = n / all_calls[:, None]
    is_spread = is_known & (share.max(1) < 0.9)
    share = np.where(is_spread[:, None], share, 0)
    squares = ((k - rate[:, None] * n) ** 2 / (1 - share)).sum(1)
    dispersion = np.maximum(1, np.where(is_spread, squares / (all_calls * rate * (1 - rate)), 1))
    result = []
    for days in (1, 2):
        newest, newest_part = calls[:, -days:].sum(1), part[:, -days:].sum(1)
        variance = newest * rate * (1 - rate) * dispersion * (1 + newest / all_calls)
        result.append(np.where(is_known, (newest_part - rate * newest) / np.sqrt(np.maximum(variance, 1)), 0))
    return np.stack(result)


def findings(calls, connected, meetings):
    """What is unusual of agencies x campaigns x 58 days: a boolean for each agency, by subject."""
    total, parts, booked = calls.sum(1), connected.sum(1), meetings.sum(1)
    expected = Expectation(total)
    of_meetings = Expectation(booked)
    before = calls[:, :, :56].sum(2)
    campaigns = np.zeros(calls.shape[:2], bool)
    for place in range(calls.shape[1]):
        campaigns[:, place] = Expectation(calls[:, place]).falls(FALL_OF_CAMPAIGN).any(0)
    return {
        "fall of calls": expected.falls(FALL_OF_CALLS).any(0),
        "rise of calls": expected.rises().any(0),
        "meetings": of_meetings.falls(FALL_OF_MEETINGS).any(0) | of_meetings.rises().any(0),
        "contact rate": (np.abs(rate_distances(parts, total)) > RATE).any(0),
        "campaign": campaigns & (10 * before >= before.sum(1, keepdims=True)),
    }
