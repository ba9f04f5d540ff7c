"""Computes the futures of plans on all workers of Dask: one task is one part of one plan, a command that writes one file.

    python3 shards.py PLAN PARTS FUTURES FOLDER [SCHEDULER]

Without the address of a scheduler the parts run in processes of this machine. Parts that are there already are not computed again.
"""

import pathlib
import subprocess
import sys

import dask


@dask.delayed
def part(plan, number, parts, futures, folder):
    done = pathlib.Path(folder) / f"part-{number:04}.csv"
    if not done.exists():
        shard = ["--shard", f"{number}/{parts}", "--futures", str(futures)]
        subprocess.run(["wattfolio", "simulate", plan, *shard, "-o", str(done)], check=True)
    return str(done)


def main(plan, parts, futures, folder, scheduler=None):
    pathlib.Path(folder).mkdir(parents=True, exist_ok=True)
    tasks = [part(plan, number, int(parts), int(futures), folder) for number in range(1, int(parts) + 1)]
    if scheduler:
        from dask.distributed import Client

        with Client(scheduler):
            done = dask.compute(*tasks)
    else:
        done = dask.compute(*tasks, scheduler="processes")
    subprocess.run(["wattfolio", "merge", *done, "-o", f"{folder}/all.csv"], check=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
