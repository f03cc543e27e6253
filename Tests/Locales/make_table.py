"""Makes the tables of locales, LocaleTable+Numbers.swift and LocaleTable+Dates.swift, out of ICU, which has CLDR's data.

usage: make_table.py [--check] FOLDER      With --check nothing is written: a difference is shown, and ends with 1.

ICU is asked to write numbers, so that what stands in the table is what it does and not what its data seem to say. It comes
with PyPI's pyicu-wheels in the version that requirements.txt names, and is needed for this alone. Babel has the same data
but not all of them: it knows nothing of the digits from which on a locale makes groups, and takes Austria's separator of
amounts for that of all numbers.
"""
import difflib
import re
import sys
import textwrap

import icu

# Marks that only direct text written from right to left. Our pages are in English, from left to right.
DIRECTION_MARKS = "[\u061c\u200e\u200f]"
# What may stand between the numbers of a date. Anything else is a word or an ornament.
SEPARATORS = " ./-\u00a0\u202f"
# Source: ICU's release notes.
CLDR = {"77.1": "47"}
# Languages that people still ask for by a former code. Source: BCP 47's registry, "Preferred-Value".
FORMER = {"iw": "he", "in": "id", "ji": "yi", "mo": "ro", "sh": "sr-Latn", "tl": "fil"}


def locale(name):
    return icu.Locale(name + "@calendar=gregorian;numbers=latn")


def plain(text):
    # The Arabic percent sign goes with Arabic digits.
    return re.sub(DIRECTION_MARKS, "", text).replace("\u066a", "%")


def numbers(name):
    """Decimal separator, group separator, digits from which on groups are made, digits of the last group and of those before it,
    and what stands before and after a percentage."""
    formatter = icu.NumberFormatter.withLocale(locale(name))
    million = plain(formatter.formatInt(123456789))
    group = re.sub(r"\d", "", million)
    sizes = [len(part) for part in million.split(group[0])] if group else []
    assert not group or group == group[0] * len(group) and len(set(sizes[1:-1])) == 1, (name, million)
    shortest = next(count for count in range(1, 10) if not group or group[0] in plain(formatter.formatInt(10 ** (count - 1))))
    percent = icu.NumberFormat.createPercentInstance(locale(name))
    percent.setMinimumFractionDigits(1)
    match = re.fullmatch(r"(\D*)40(\D)3(\D*)", plain(percent.format(0.403)))
    decimal = re.fullmatch(r"1(\D)5", plain(formatter.formatDouble(1.5)))[1]
    assert match[2] == decimal, name
    return decimal, group[:1], shortest, (sizes[-1], sizes[1]) if group else (3, 3), match[1], match[3]


def date(name, skeleton):
    """A pattern in digits only, each number of two digits at least, whatever the locale does with those below ten: dates
    stand below each other. None for one that has words in it."""
    pattern = icu.DateTimePatternGenerator.createInstance(locale(name)).getBestPattern(skeleton)
    # The Bulgarian and Macedonian sign for a year.
    pattern = re.sub("[ \u202f]?'г'\\.", "", plain(pattern))
    fields = re.findall("[yMd]+", pattern)
    literals = re.sub("[yMd]", "", pattern)
    if sorted(field[0] for field in fields) != sorted(skeleton) or set(literals) - set(SEPARATORS):
        return None
    # Year, day, month: everybody else would take it for the form of ISO 8601.
    if [field[0] for field in fields] == list("ydM"):
        return "y-MM-dd"
    # A date does not break over two lines.
    pattern = re.sub("[ \u202f]", "\u00a0", pattern)
    return re.sub("M+", "MM", re.sub("d+", "dd", re.sub("y+", "y", pattern)))


def without(field, pattern):
    """A date's pattern without a field and what sets it off."""
    shorter = re.sub(f"^{field}+[^yMd]+|[^yMd]+{field}+$|{field}+[^yMd]+", "", pattern, count=1)
    return re.sub("[^yMd]+$", "", shorter) if pattern[-1].isalpha() else shorter.rstrip("\u00a0")


def dates(name):
    """Patterns of a date, of one without its year, and of a month."""
    generator = icu.DateTimePatternGenerator.createInstance(locale(name))
    if name.split("_")[0] == "en":
        named = [generator.getBestPattern(skeleton) for skeleton in ("yMMMd", "MMMd", "yMMMM")]
        if all(re.fullmatch("[yMd ,]+", pattern) for pattern in named):
            return tuple(named)
    whole = date(name, "yMd")
    if whole is None:
        return dates(name.split("_")[0]) if "_" in name else ("y-MM-dd", "MM-dd", "y-MM")
    shorter = []
    for skeleton, left_out in (("Md", "y"), ("yM", "d")):
        own, derived = date(name, skeleton), without(left_out, whole)
        # Some locales have another order or other separators then, which would puzzle on one page.
        is_alike = own is not None and own.rstrip(". ") == derived.rstrip(". ")
        shorter.append(own if is_alike else derived)
    return whole, *shorter


def time(name):
    """What stands between hours and minutes, and whether hours go to 12 or to 24."""
    pattern = icu.DateTimePatternGenerator.createInstance(locale(name)).getBestPattern("jm")
    match = re.search("([hHkK]+)(.+?)mm", pattern)
    return match[2] if match[2] in ":." else ":", match[1][0] in "hK"


def tags():
    """The ICU locale of every tag that the table has."""
    known = {icu.Locale(name).toLanguageTag(): name for name in icu.Locale.getAvailableLocales()}
    known = {tag: name for tag, name in known.items() if "-u-" not in tag}
    for tag, name in list(known.items()):
        parts = tag.split("-")
        # zh-TW for zh-Hant-TW: the script goes without saying where it is the likely one.
        if len(parts) == 3 and len(parts[1]) == 4:
            short = f"{parts[0]}-{parts[2]}"
            likely = icu.Locale.createFromName(short.replace("-", "_"))
            likely = likely.addLikelySubtags() or likely
            if likely.getScript() == parts[1]:
                known.setdefault(short, name)
    for former, tag in FORMER.items():
        for other, name in list(known.items()):
            if other == tag or other.startswith(tag + "-"):
                known.setdefault(former + other[len(tag):], name)
    # Norwegian in books is what people mean by Norwegian.
    known.setdefault("no-NO", known["nb-NO"])
    return known


def swift(text):
    return '"' + "".join(c if " " <= c <= "~" else f"\\u{{{ord(c):X}}}" for c in text) + '"'


def number_rules(name):
    decimal, group, shortest, sizes, before, after = numbers(name)
    return (
        f"NumberRules(decimal: {swift(decimal)}, group: {swift(group)}, groupsFrom: {shortest}, groupSizes: {sizes},",
        f"    percent: ({swift(before)}, {swift(after)}))",
    )


def date_rules(name):
    date_, short, month = dates(name)
    separator, has_12_hours = time(name)
    return (
        f"DateRules(date: {swift(date_)}, shortDate: {swift(short)}, month: {swift(month)},",
        f"    timeSeparator: {swift(separator)}, has12Hours: {str(has_12_hours).lower()})",
    )


def table(name, kind, rules, what):
    groups = {}
    for tag, locale_ in sorted(tags().items()):
        groups.setdefault(rules(locale_), []).append(tag)
    lines = [
        f"// Made by Tests/Locales/make_table.py from ICU {icu.ICU_VERSION}, CLDR {CLDR[icu.ICU_VERSION]}. `make check-locales`",
        "// holds it against them.",
        "",
        "// swift-format-ignore-file",
        "",
        "extension LocaleTable {",
        f"    /// {what} Locales that write alike stand together.",
        f"    static let {name}: [(rules: {kind}, tags: String)] = [",
    ]
    for rule, members in sorted(groups.items(), key=lambda group: (-len(group[1]), group[1])):
        lines += ["        (" + rule[0], *("        " + line for line in rule[1:-1]), f"        {rule[-1]}, " + '"""']
        lines += textwrap.wrap(" ".join(members), 108, initial_indent=" " * 9, subsequent_indent=" " * 9, break_on_hyphens=False)
        lines += [' ' * 9 + '"""),']
    return "\n".join(lines + ["    ]", "}", ""])


def main():
    check, folder = sys.argv[1:-1] == ["--check"], sys.argv[-1]
    status = 0
    for path, made in (
        (f"{folder}/LocaleTable+Numbers.swift", table("numbers", "NumberRules", number_rules, "Numbers, in Latin digits.")),
        (f"{folder}/LocaleTable+Dates.swift", table("dates", "DateRules", date_rules, "Dates of the Gregorian calendar, and times.")),
    ):
        if not check:
            with open(path, "w", encoding="utf-8") as file:
                file.write(made)
            continue
        with open(path, encoding="utf-8") as file:
            found = file.read()
        sys.stdout.writelines(difflib.unified_diff(found.splitlines(True), made.splitlines(True), path, "CLDR"))
        status |= found != made
    return int(status)


if __name__ == "__main__":
    sys.exit(main())
