"""Runs jobs one after another in one Spark session: a list of {arguments, kill} in the file that is named.

`kill` names what is ended by force as soon as it has mined something: the process of threadmine, or the Python of the
Spark worker that feeds it. What was killed is printed, as JSON.
"""

import json
import os
import signal
import sys
import threading
import time

import threadmine_job

# A process of `mine` that has written so much has mined something.
WRITTEN = 20_000


def processes():
    for pid in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open(f"/proc/{pid}/cmdline", "rb") as file:
                words = file.read().split(b"\0")
            with open(f"/proc/{pid}/io") as file:
                written = int(next(line for line in file if line.startswith("wchar")).split()[1])
            with open(f"/proc/{pid}/stat") as file:
                parent = int(file.read().rpartition(")")[2].split()[1])
            yield int(pid), words, written, parent
        except (OSError, StopIteration):
            continue


def kill(what, mark, killed, stop):
    """Kills the process of a job once: its own processes alone, told by a mark on their command line."""
    while not stop.is_set():
        for pid, words, written, parent in processes():
            if b"mine" in words and any(word.endswith(mark) for word in words) and written > WRITTEN:
                os.kill(parent if what == "worker" else pid, signal.SIGKILL)
                killed.append(what)
                return
        time.sleep(0.002)


def main():
    spark = threadmine_job.session()
    spark.sparkContext.setLogLevel("ERROR")
    with open(sys.argv[1]) as file:
        jobs = json.load(file)
    for job in jobs:
        if "parquet" in job:
            spark.read.option("lineSep", "\n").json(job["parquet"][0]).write.parquet(job["parquet"][1])
            continue
        arguments = threadmine_job.arguments(job["arguments"])
        killed, stop = [], threading.Event()
        if "kill" in job:
            mark = os.path.basename(arguments.codebook).encode()
            threading.Thread(target=kill, args=(job["kill"], mark, killed, stop)).start()
        began = time.time()
        threadmine_job.run(spark, arguments)
        stop.set()
        print(json.dumps({"killed": killed, "seconds": round(time.time() - began, 1)}), flush=True)
    spark.stop()


main()
