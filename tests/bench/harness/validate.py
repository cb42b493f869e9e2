"""Part `validate`: who answers how many validations in a CPU-second of server and database together."""

import setting
from contenders import Claviger, Contender, Express, Flask, PgBench, SignOnly, Turn
from data import say
from report import judge, spread, table

SECONDS = 8


def run(rounds: int) -> str:
    postgres, sqlite = Claviger("postgres"), Claviger("sqlite")
    express, flask, bare = Express(), Flask(), PgBench()
    signing, limit = SignOnly("poem that only signs, with jsonwebtoken"), SignOnly("the same with its key kept ready: the limit", keep_key=True)
    everybody: list[Contender] = [postgres, sqlite, express, flask, bare, signing, limit]
    turns: dict[str, list[Turn]] = {one.name: [] for one in everybody}
    try:
        for one in everybody:
            one.start()
        for one in everybody:
            say(f"warming up: {one.name}")
            if isinstance(one, Claviger):
                one.fill_memory()
            one.turn(SECONDS)
        for number in range(rounds):
            for one in everybody:
                turn = one.turn(SECONDS)
                turns[one.name].append(turn)
                say(f"round {number + 1} of {rounds}: {one.name}: {turn.per_cpu_second:,.0f} in a CPU-second")
    finally:
        for one in everybody:
            one.stop()

    def ratios(one: Contender, other: Contender) -> list[float]:
        return [mine.per_cpu_second / theirs.per_cpu_second for mine, theirs in zip(turns[one.name], turns[other.name])]

    def row(one: Contender) -> list[str]:
        mine = turns[one.name]
        return [
            one.name,
            spread([turn.per_cpu_second for turn in mine], 0),
            spread(ratios(one, limit)),
            spread([turn.seen.per_second for turn in mine], 0),
            spread([turn.seen.p50 for turn in mine]),
            spread([turn.seen.p99 for turn in mine]),
            spread([turn.cpu for turn in mine], 1),
            f"{sum(turn.seen.requests for turn in mine):,}",
        ]

    head = ["", "per CPU-second", "of the limit", "per second", "p50 ms", "p99 ms", "CPU-seconds", "answers"]
    tails = [[turn.seen.p99 / turn.seen.p50 for turn in turns[one.name]] for one in (postgres, sqlite)]
    aims = [
        aim("PostgreSQL: {} times Express, at least 30", ratios(postgres, express), 30),
        aim("PostgreSQL: {} times pgbench's bare statement, at least 4", ratios(postgres, bare), 4),
        aim("PostgreSQL: {} of signing alone with the key kept ready, at least 0.65", ratios(postgres, limit), 0.65),
        aim("PostgreSQL: {} of signing alone with jsonwebtoken, at least 0.65", ratios(postgres, signing), 0.65),
        aim("SQLite: {} of signing alone with the key kept ready, at least 0.5", ratios(sqlite, limit), 0.5),
        aim("SQLite: {} of signing alone with jsonwebtoken, at least 0.5", ratios(sqlite, signing), 0.5),
        aim("PostgreSQL: p99 is {} times p50, at most 5", tails[0], 5, at_most=True),
        aim("SQLite: p99 is {} times p50, at most 5", tails[1], 5, at_most=True),
    ]
    title = f"{setting.spoken(setting.MIDDLE)} licenses, {setting.CONNECTIONS} connections, {rounds} rounds of {SECONDS} seconds:"
    return f"{title}\n\n{table(head, [row(one) for one in everybody])}\n\n" + "\n".join(aims)


def aim(text: str, values: list[float], bound: float, at_most=False) -> str:
    middle = sorted(values)[len(values) // 2]
    return judge(text.format(spread(values)), middle <= bound if at_most else middle >= bound)
