"""Exact tests of a table of two by two: Fisher's, the odds ratio with its interval, signs.

Both margins given, the table's first cell follows a hypergeometric distribution, tilted by the
odds ratio. Its weights are summed outwards from the largest until they count for nothing, so that
tables of many millions are still short loops.
"""

from collections.abc import Callable, Sequence
from math import exp, inf, lgamma, log, sqrt

from mast_tui.analysis.association import Interval, Table, Z, chi_square_p
from mast_tui.analysis.coefficients import Undefined

NOTHING = 1e-17
"""What a weight may be of the largest before it counts for nothing."""
LARGE = 10_000
"""With so many traces in each cell the normal approximation gives all the digits one reads."""
CLOSE = 1e-11
"""How far the log odds may be from where they are."""
STEPS = 200
"""Tries to come so close; every fourth halves what is left, so that they suffice."""
WIDEST = 600.0
"""The log odds beyond which no table goes."""


def fisher(table: Table) -> float:
    """Fisher's exact test, both sides: tables no more likely than this one."""
    low, high = _support(table)
    if low == high:
        return 1.0
    if min(table) > LARGE:
        return _chi_square(table)
    start, weights = _weights(table, 0.0)
    place = table.failed_with - start
    own = weights[place] if 0 <= place < len(weights) else 0.0
    return min(1.0, sum(weight for weight in weights if weight <= own * (1 + 1e-7)))


def odds_ratio(table: Table) -> Interval | Undefined:
    """The conditional maximum likelihood estimate, with the exact interval; it may be infinite."""
    low, high = _support(table)
    if low == high:
        return Undefined("no variation")
    cell = table.failed_with
    if min(table) > LARGE:
        return _woolf(table)
    if cell == low:
        return Interval(0.0, 0.0, _solve(lambda tilt: _below(table, tilt) - 0.025))
    if cell == high:
        return Interval(inf, _solve(lambda tilt: 0.025 - _above(table, tilt)), inf)
    return Interval(
        _solve(lambda tilt: cell - _mean(table, tilt)),
        _solve(lambda tilt: 0.025 - _above(table, tilt)),
        _solve(lambda tilt: _below(table, tilt) - 0.025),
    )


def sign_test(first: int, second: int) -> float:
    """The exact two-sided test that either comes first as often."""
    total, fewer = first + second, min(first, second)
    if first == second:
        return 1.0
    weight = exp(lgamma(total + 1) - lgamma(fewer + 1) - lgamma(total - fewer + 1) - total * log(2))
    tail = 0.0
    for wins in range(fewer, -1, -1):
        tail += weight
        weight *= wins / (total - wins + 1)
        if weight < tail * NOTHING:
            break
    return min(1.0, 2 * tail)


def even_odds(chances: Sequence[float], seen: int) -> float:
    """Two-sided p of so many successes in trials of these chances: outcomes no more likely."""
    likely = [1.0]
    for chance in chances:
        likely = [
            (likely[k] if k < len(likely) else 0.0) * (1 - chance)
            + (likely[k - 1] * chance if k else 0.0)
            for k in range(len(likely) + 1)
        ]
    return min(1.0, sum(one for one in likely if one <= likely[seen] * (1 + 1e-7)))


def _support(table: Table) -> tuple[int, int]:
    """The least and the most that the first cell can be."""
    return max(0, table.tagged - table.succeeded), min(table.tagged, table.failed)


def _weights(table: Table, tilt: float) -> tuple[int, list[float]]:
    """The chances of the first cell's values at these log odds, from a first value on."""
    low, high = _support(table)
    rows, columns, rest = table.tagged, table.failed, table.succeeded - table.tagged
    factor = exp(tilt)

    def step(cell: int) -> float:
        """By what the weight changes from a cell to the next."""
        return (rows - cell) * (columns - cell) / ((cell + 1) * (rest + cell + 1)) * factor

    first, last = low, high
    while first < last:  # the steps fall from above 1 to below: the top is where they cross it
        middle = (first + last) // 2
        first, last = (middle + 1, last) if step(middle) > 1 else (first, middle)
    up, weight = [1.0], 1.0
    for cell in range(first, high):
        weight *= step(cell)
        if weight < NOTHING:
            break
        up.append(weight)
    down, weight = [], 1.0
    for cell in range(first - 1, low - 1, -1):
        weight /= step(cell)
        if weight < NOTHING:
            break
        down.append(weight)
    total = sum(up) + sum(down)
    return first - len(down), [one / total for one in (*reversed(down), *up)]


def _mean(table: Table, tilt: float) -> float:
    start, weights = _weights(table, tilt)
    return sum((start + place) * weight for place, weight in enumerate(weights))


def _above(table: Table, tilt: float) -> float:
    """The chance of this first cell or a larger one."""
    start, weights = _weights(table, tilt)
    return sum(weights[max(0, table.failed_with - start) :])


def _below(table: Table, tilt: float) -> float:
    """The chance of this first cell or a smaller one."""
    start, weights = _weights(table, tilt)
    return sum(weights[: max(0, table.failed_with - start + 1)])


def _solve(falling: Callable[[float], float]) -> float:
    """The odds at which a function of the log odds, falling, is nothing."""
    low, high = -1.0, 1.0
    above, below = falling(low), falling(high)
    while above < 0 and low > -WIDEST:
        low *= 2
        above = falling(low)
    while below > 0 and high < WIDEST:
        high *= 2
        below = falling(high)
    # the chord between the ends, where one that stays counts half (Illinois), and halves in between
    for turn in range(STEPS):
        chord = (low * below - high * above) / (below - above) if below < 0 < above else low
        middle = chord if turn % 4 != 3 and low < chord < high else (low + high) / 2
        value = falling(middle)
        if value > 0:
            low, above, below = middle, value, below / 2
        else:
            high, below, above = middle, value, above / 2
        if high - low < CLOSE or value == 0:
            return exp(middle)
    return exp((low + high) / 2)


def _chi_square(table: Table) -> float:
    a, b, c, d = table
    margins = table.tagged * table.untagged * table.failed * table.succeeded
    return chi_square_p(sum(table) * (a * d - b * c) ** 2 / margins)


def _woolf(table: Table) -> Interval:
    a, b, c, d = table
    value = log(a) + log(d) - log(b) - log(c)
    reach = Z * sqrt(1 / a + 1 / b + 1 / c + 1 / d)
    return Interval(exp(value), exp(value - reach), exp(value + reach))
