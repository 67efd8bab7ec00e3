"""Random functions over the whole operator table, certificates against mpmath, by hand:

    python tests/truth/truth_long_run.py --comparisons 100000 --seed 0

A fixed share runs in the suite (test_truth_mpmath.py). Exit code 1 for a disagreement.
"""

import argparse
import sys
import time
from pathlib import Path

sys.path.append(str(Path(__file__).parents[1]))  # by hand, helpers of other tests are not there yet

from truth_comparison import Tally, compare
from truth_grammar import OPERATIONS, draw


def run(comparisons: int, seed: int, progress: bool = False) -> Tally:
    """Cases with seeds from `seed` on, until so many certificates have been compared."""
    tally = Tally()
    start = time.perf_counter()
    while tally.counts["compared"] < comparisons:
        graph, point = draw(seed)
        known, open_before = len(tally.disagreements), len(tally.unsettled)
        try:
            compare(graph, point, tally)
        except Exception as error:
            tally.disagreements.append(f"{type(error).__name__}: {error} in {graph.to_text()}")
        for text in tally.disagreements[known:]:
            print(f"seed {seed}: {text}", flush=True)
        for text in tally.unsettled[open_before:]:
            print(f"seed {seed}, not settled: {text}", flush=True)
        seed += 1
        tally.counts["cases"] += 1
        if progress and tally.counts["cases"] % 1000 == 0:
            spent = time.perf_counter() - start
            print(f"{tally.counts['compared']} compared in {spent:.0f} s", file=sys.stderr)
    return tally


def main() -> int:
    """Run, and print what came of it."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--comparisons", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=0)
    arguments = parser.parse_args()
    tally = run(arguments.comparisons, arguments.seed, progress=True)
    for name, count in sorted(tally.counts.items()):
        print(f"{count:9d} {name}")
    rare = min(OPERATIONS, key=lambda name: tally.operators[name])
    print(f"rarest operator: {rare} in {tally.operators[rare]} cases")
    print(f"{len(tally.disagreements)} disagreements, {len(tally.unsettled)} not settled")
    return 1 if tally.disagreements else 0


if __name__ == "__main__":
    sys.exit(main())
