"""10,000 futures of a reduced model in NumPy, to compare with `cargo bench --bench questions` (10,000 futures, market uncertain).

    /usr/bin/python3 benches/numpy/futures.py

The model is what a miner's spreadsheet would be: price and hashrate with noise, ten sites that mine at a switch-off price or rent to a
tenant, tax by fiscal year, four debts, BTC sold to keep a minimum cash, liquidity, NPV, first month with a gap. It reads what the bench
reads: percentiles of seven outcomes, the fans of two rows, and which of three conditions fails first. Every row is an array of
all futures, month by month, as vectorised programs are written. It counts its rows, so that the cost of a row, month and future can be
compared with that of the full model, which has two hundred times as many.
"""

import time

import numpy as np

FUTURES, MONTHS, SITES, DEBTS = 10_000, 180, 10, 4


def model(generator):
    rows = 0
    z = generator.standard_normal((MONTHS, FUTURES // 2))
    z = np.concatenate([z, -z], axis=1)
    w = generator.standard_normal((MONTHS, FUTURES // 2))
    w = 0.24 * z + np.sqrt(1 - 0.24**2) * np.concatenate([w, -w], axis=1)
    month = np.arange(1, MONTHS + 1)[:, None]
    price = 66_000 * 1.08 ** (month / 12) * np.exp(np.cumsum(z, axis=0) * 0.54 / np.sqrt(12))
    hashrate = 958 * 1.2 ** (month / 12) * np.exp(np.cumsum(w, axis=0) * 0.15 / np.sqrt(12))
    subsidy = np.where(month < 17, 3.125, np.where(month < 65, 1.5625, 0.78125))
    hashprice = price * (subsidy + 0.03) * 144 / hashrate / 1000
    rows += 5
    mined = np.zeros((MONTHS, FUTURES))
    noi = np.zeros((MONTHS, FUTURES))
    capex = np.zeros((MONTHS, 1))
    for site in range(SITES):
        mw = np.clip(180 - 30 * np.floor((month - 4 - site) / 11), 0, 180)
        it = 20 * np.clip(np.floor((month - 20 - site) / 11), 0, 6)
        power_price = 40 + site + 4 * (month > 60)
        efficiency = 18 + site * 0.5
        breakeven = power_price * efficiency * 24 / 1000
        running = np.where(hashprice > breakeven, 1.0, 0.0)
        fleet = mw * 1000 / efficiency
        earned = running * fleet * hashprice * 30.4
        energy = running * mw * 730
        cost = energy * power_price
        rent = it * 1000 * 128 * 1.03 ** (month // 12)
        margin = rent * 0.85
        mined += earned / price
        noi += earned - cost + margin
        capex += 11e6 * 20 * ((month - 8 - site) % 11 == 0) * (month < 80)
        rows += 13
    overhead = 4e6 * 1.02 ** (month // 12)
    ebitda = noi - overhead
    depreciation = np.cumsum(capex, axis=0) / 180
    income = ebitda - depreciation
    rows += 4
    debt = np.zeros((DEBTS, FUTURES)) + 300e6
    cash = np.full(FUTURES, 900e6)
    btc = np.full(FUTURES, 9000.0)
    losses = np.zeros(FUTURES)
    year = np.zeros(FUTURES)
    lowest = np.full(FUTURES, np.inf)
    lowest_cash = np.full(FUTURES, np.inf)
    lowest_month = np.zeros(FUTURES)
    interest_paid = np.zeros(FUTURES)
    taxes = np.zeros(FUTURES)
    never = MONTHS + 1
    first_gap, first_low, first_sold = (np.full(FUTURES, never) for _ in range(3))
    fans = np.zeros((2, MONTHS, FUTURES))
    npv = np.zeros(FUTURES)
    for t in range(MONTHS):
        interest = debt * (0.075 / 12)
        principal = np.minimum(debt, 300e6 / 120)
        debt = debt - principal
        year = year + income[t] - interest.sum(axis=0)
        tax = np.zeros(FUTURES)
        if t % 12 == 11:
            taxable = np.maximum(year - np.minimum(losses, 0.8 * np.maximum(year, 0)), 0)
            losses = np.maximum(losses - np.maximum(year, 0) * 0.8, 0) + np.maximum(-year, 0)
            tax = 0.21 * taxable
            year = np.zeros(FUTURES)
        btc = btc + mined[t]
        before = cash + ebitda[t] - capex[t] - interest.sum(axis=0) - principal.sum(axis=0) - tax - mined[t] * price[t]
        sold = np.clip((100e6 - before) / price[t], 0, btc)
        btc = btc - sold
        cash = before + sold * price[t]
        liquidity = cash + 0.9 * btc * price[t]
        lowest_month = np.where(liquidity < lowest, t + 1, lowest_month)
        lowest = np.minimum(lowest, liquidity)
        lowest_cash = np.minimum(lowest_cash, cash)
        interest_paid = interest_paid + interest.sum(axis=0)
        taxes = taxes + tax
        gap = np.maximum(100e6 - cash, 0)
        first_gap = np.where((gap > 0) & (first_gap == never), t + 1, first_gap)
        first_low = np.where((liquidity < 200e6) & (first_low == never), t + 1, first_low)
        first_sold = np.where((btc <= 0) & (first_sold == never), t + 1, first_sold)
        fans[0, t], fans[1, t] = liquidity, cash
        npv = npv + (ebitda[t] - capex[t]) / 1.1 ** ((t + 1) / 12)
    rows += 2 * DEBTS + DEBTS + 14
    outcomes = (npv, lowest, lowest_cash, lowest_month, interest_paid, taxes, cash)
    percentiles = [np.percentile(outcome, [5, 25, 50, 75, 95]) for outcome in outcomes]
    bands = np.percentile(fans, [5, 25, 50, 75, 95], axis=2)
    first = np.stack([first_gap, first_low, first_sold])
    causes = np.bincount(np.where(first.min(axis=0) == never, len(first), first.argmin(axis=0)), minlength=len(first) + 1)
    return rows, percentiles, bands, causes


def main():
    times = []
    for seed in range(5):
        start = time.perf_counter()
        rows, percentiles, _, causes = model(np.random.default_rng(seed))
        times.append(time.perf_counter() - start)
    best = min(times)
    each = best / (rows * MONTHS * FUTURES) * 1e9
    print(f"{rows} rows, {MONTHS} months, {FUTURES} futures: {best:.2f} s at best of {len(times)}, {each:.2f} ns a row, month and future")
    print(f"NPV P50 {percentiles[0][2]:.3g}, nothing fails in {causes[-1] / FUTURES:.1%}")


if __name__ == "__main__":
    main()
