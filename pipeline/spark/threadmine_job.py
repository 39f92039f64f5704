"""Mines discussion threads on Apache Spark: comments in, tables of threadmine's relations out, as Parquet.

    spark-submit --archives threadmine.tar.gz#threadmine threadmine_job.py --input IN --output OUT

The work is done by threadmine itself, in one process a task; this file only reads, gathers the posts of each thread,
and writes. Workers need Node 20 or newer and nothing else. See docs/scale.md.
"""

import argparse
import hashlib
import json
import os
import queue
import subprocess
import sys
import threading
from collections import deque
from datetime import datetime, timezone
from multiprocessing.pool import ThreadPool
from tempfile import NamedTemporaryFile

from pyspark import SparkFiles, TaskContext
from pyspark.sql import SparkSession
from pyspark.sql import functions as F

# The relations and their columns, as `threadmine mine --rows` gives them, and the order of a thread's rows in each.
TABLES = {
    "threads": (
        "thread_id string, title string, format string, uri string, sha256 string, url string, text string, sentences int",
        ["thread_id"],
    ),
    "comments": (
        "thread_id string, comment_id string, ordinal int, parent_id string, parent_ordinal int, kind string, author string,"
        " posted_at string, url string, native_id string, char_start int, char_end int, text string, start_score double,"
        " parent_score double, line int",
        ["thread_id", "ordinal"],
    ),
    "paragraphs": (
        "thread_id string, comment_id string, ordinal int, source string, char_start int, char_end int, text string",
        ["thread_id", "ordinal"],
    ),
    "claims": (
        "thread_id string, comment_id string, claim_id string, char_start int, char_end int, text string,"
        " claim_score double, stance string, stance_score double, topics string, line int, sureness int, echo long",
        ["thread_id", "char_start", "char_end"],
    ),
    "claim_topics": ("thread_id string, claim_id string, topic string, score double", ["thread_id", "claim_id", "topic"]),
    "claim_points": ("thread_id string, claim_id string, point_id string, score double", ["thread_id", "claim_id", "point_id"]),
    "claim_vectors": ("thread_id string, claim_id string, vector binary", ["thread_id", "claim_id"]),
    "claim_evidence": (
        "thread_id string, claim_id string, ordinal int, label string, kind string, detail string, weight double",
        ["thread_id", "claim_id", "ordinal"],
    ),
    "thread_notes": (
        "thread_id string, comment_id string, ordinal int, code string, message string",
        ["thread_id", "ordinal"],
    ),
    "failures": ("uri string, code string, message string", ["uri", "message"]),
    "runs": ("run_id string, version string, codebook_sha256 string, model_sha256 string, options string", ["run_id"]),
    "codebooks": ("codebook_sha256 string, name string, json string", ["codebook_sha256"]),
}
# Those of a row or some.
SMALL = ("failures", "runs", "codebooks")

# What may be on its way to a process and back: lines, and bytes of them.
WINDOW = 64
WINDOW_BYTES = 32 << 20
# The longest line that holds a thread; `threadmine mine --rows` reads up to 256 MB.
LONGEST = 240 << 20
# How many records tell the format.
SHOWN = 100
# The size up to which a file is read by one task, and what a task should have to mine by default, in bytes of posts.
SPLIT = 128 << 20
TASK = 16 << 20


class Process:
    """A process of threadmine whose answers a thread of its own reads, so that neither side can block the other."""

    def __init__(self, command):
        self.child = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        # Never long: only so much is sent that its answers fit in memory.
        self.answers = queue.Queue()
        threading.Thread(target=self._read, args=(self.child.stdout,), daemon=True).start()

    def _read(self, stdout):
        for line in stdout:
            self.answers.put(line)
        self.answers.put(None)

    def send(self, line):
        try:
            self.child.stdin.write(line)
            self.child.stdin.flush()
        except OSError:
            pass  # It has ended, which whoever waits for the answer is told.

    def end(self):
        """Ends the process; gives its exit status."""
        try:
            self.child.stdin.close()
        except OSError:
            pass
        return self.child.wait()


def through(command, lines, last):
    """Sends lines through one long-lived process.

    `lines` are pairs of anything and a line of bytes; `last` says which line of an answer ends it. Gives pairs of that
    anything and the lines of the answer, in order; what the process says before the first answer comes with None.

    When the process dies, another takes over: the line that it was at is tried alone, then the others. If that line
    ends it again, the task fails and Spark tries it elsewhere; in the last try of the task the line's answer is [].
    """
    process = Process(command)
    greeted = False
    waiting = deque()  # what has been taken from `lines` and not been answered
    sent = 0  # how many of these are with the process
    held = 0
    suspects = 0  # how many of these were with a process that died: they are tried one by one
    lines = iter(lines)
    more = True
    try:
        while more or waiting:
            while more and len(waiting) < WINDOW and held < WINDOW_BYTES and not suspects:
                item = next(lines, None)
                more = item is not None
                if more:
                    waiting.append(item)
                    held += len(item[1])
                    process.send(item[1])
                    sent += 1
            if not waiting:
                break
            if suspects and sent == 0:
                process.send(waiting[0][1])
                sent = 1
            answer = []
            while True:
                line = process.answers.get()
                if line is None:
                    break
                if not greeted or _is_greeting(line):
                    greeted = True
                    yield None, [line]
                    continue
                answer.append(line)
                if last(line):
                    break
            if line is None:
                status = process.end()
                if not greeted:
                    raise RuntimeError(f"{' '.join(command)}: ended with status {status} before it began")
                alone = suspects > 0
                print(f"threadmine: a process ended with status {status}; another goes on", file=sys.stderr)
                if alone and not _last_try():
                    raise RuntimeError(f"{' '.join(command)}: ended twice at the same line, with status {status}")
                process = Process(command)
                sent = 0
                if not alone:
                    suspects = len(waiting)
                    continue
                answer = []
            else:
                sent -= 1
            tag, line = waiting.popleft()
            held -= len(line)
            suspects = max(0, suspects - 1)
            yield tag, answer
        for line in _rest(process, greeted):
            yield None, [line]
    finally:
        process.end()


def _rest(process, greeted):
    """What a process says that had nothing to do."""
    if greeted:
        return
    process.child.stdin.close()
    while (line := process.answers.get()) is not None:
        yield line


def _is_greeting(line):
    return line.startswith((b'{"runs"', b'{"codebooks"', b'{"format"'))


def _last_try():
    context = TaskContext.get()
    tries = int(context.getLocalProperty("threadmine.tries") or 4)
    return context.attemptNumber() >= tries - 1


def program(job):
    """The command that starts threadmine on a worker."""
    if job.threadmine:
        return job.threadmine.split()
    for folder in (os.path.join(SparkFiles.getRootDirectory(), "threadmine"), "threadmine"):
        cli = os.path.join(folder, "dist", "pipeline", "cli.js")
        if os.path.exists(cli):
            return [job.node, cli]
    raise RuntimeError("expected threadmine beside the job, found none: spark-submit --archives threadmine.tar.gz#threadmine")


def posts_of(job, inputs, shown):
    """Makes the function that turns records into posts: rows (file, block, row, record) in, rows of POSTS out."""

    def partition(records):
        with NamedTemporaryFile("w", suffix=".ndjson", encoding="utf-8") as like:
            like.writelines(f"{record}\n" for record in shown)
            like.flush()
            command = [*program(job), "posts", "--like", like.name, *(["--format", job.shape] if job.shape else [])]
            lines = (
                ((r.file, r.block, r.row, number), f"{r.record}\n".encode())
                for number, r in numbered(records, 2 if kind_of(job) == "csv" else 1)
                if r.record.strip()
            )
            for place, answer in through(command, lines, lambda _: True):
                if place is None:
                    continue
                file, block, row, number = place
                order, sha256, uri = inputs[file]
                found = json.loads(answer[0]) if answer else {"error": ENDED}
                if "error" in found:
                    where = f"{file.removeprefix('file://')}:{number}" + (f" behind byte {block}" if block else "")
                    message = found["error"]["message"].removeprefix("record: ")
                    error = {"uri": uri, "code": found["error"]["code"], "message": f"{where}: {message}"}
                    yield None, None, uri, sha256, order, block, row, 0, json.dumps(error, ensure_ascii=False)
                for n, post in enumerate(found.get("posts", ())):
                    key = post["threadKey"]
                    yield (
                        hashlib.sha256(f"{sha256}\n{key}".encode()).hexdigest()[:16] if key else sha256[:16],
                        key,
                        uri,
                        sha256,
                        order,
                        block,
                        row,
                        n,
                        json.dumps(post, ensure_ascii=False, separators=(",", ":")),
                    )

    return partition


def numbered(records, first):
    """Records with their line or row in their file, or in the part of it that a task has: a header is the first."""
    part, began = None, 0
    for r in records:
        if part != (r.file, r.block):
            part, began = (r.file, r.block), r.row - first
        yield r.row - began, r


POSTS = "thread_id string, key string, uri string, sha256 string, file int, block long, row long, n int, json string"
ENDED = {"code": "internal", "message": "the process that worked on it ended, several times"}


def threads_of(posts, form, fail):
    """Lines for `threadmine mine --rows`, one a thread, from posts that stand together by thread."""
    at = None
    parts, length = [], 0

    def line():
        head = {"id": at.thread_id, "key": at.key, "format": form, "uri": at.uri, "sha256": at.sha256}
        return at, b"%s,\"posts\":[%s]}\n" % (json.dumps(head).encode()[:-1], b",".join(parts))

    for post in posts:
        if at is None or post.thread_id != at.thread_id:
            if parts:
                yield line()
            at, parts, length = post, [], 0
        if length <= LONGEST:
            parts.append(post.json.encode())
            length += len(parts[-1]) + 1
            if length > LONGEST:
                fail(at, "too-large", f"expected a thread of at most {LONGEST >> 20} MB, found a longer one")
                parts = []
    if parts:
        yield line()


def rows_of(job, form):
    """Makes the function that mines: posts in, rows (relation, thread_id, json) out."""

    def partition(index, posts):
        first = next(posts, None)
        # One task tells what the job is even if there is nothing to mine.
        if first is None and index != 0:
            return
        failures = []

        def fail(thread, code, message):
            where = f"{thread.uri}, thread {thread.thread_id}"
            failures.append({"uri": thread.uri, "code": code, "message": f"{where}: {message}"})

        def all_posts():
            if first is not None:
                yield first
                yield from posts

        options = ["--encoder", job.encoder, "--jobs", "1", *(["--codebook", codebook_of(job)] if job.codebook else [])]
        command = [*program(job), "mine", "--rows", *options]
        ends = (b'{"threads"', b'{"failures"')
        for thread, answer in through(command, threads_of(all_posts(), form, fail), lambda l: l.startswith(ends)):
            if thread is not None and not answer:
                fail(thread, **ENDED)
            for line in answer:
                relation = line[2 : line.index(b'"', 2)].decode()
                # {"claims":{…}}
                row = line[len(relation) + 4 : line.rindex(b"}")].decode()
                yield relation, thread.thread_id if thread else None, row
        for failure in failures:
            yield "failures", None, json.dumps(failure, ensure_ascii=False)

    return partition


def codebook_of(job):
    """A codebook that travels with the job, or one of those that ship."""
    name = os.path.basename(job.codebook)
    own = SparkFiles.get(name)
    return own if os.path.exists(own) else job.codebook


class Store:
    """Files through Hadoop, wherever they are."""

    def __init__(self, spark, path):
        self.jvm = spark._jvm
        self.conf = spark._jsc.hadoopConfiguration()
        self.fs = self.path(path).getFileSystem(self.conf)

    def path(self, name):
        return self.jvm.org.apache.hadoop.fs.Path(name)

    def rename(self, old, new):
        if not self.fs.rename(self.path(old), self.path(new)):
            raise RuntimeError(f"{old}: could not be renamed to {new}")

    def exists(self, name):
        return self.fs.exists(self.path(name))

    def delete(self, name):
        self.fs.delete(self.path(name), True)

    def touch(self, name):
        self.fs.create(self.path(name), True).close()

    def sha256(self, uri):
        """SHA-256 of a file's bytes as stored: a stream, whatever its size."""
        path = self.jvm.org.apache.hadoop.fs.Path(self.jvm.java.net.URI(uri))
        stream = path.getFileSystem(self.conf).open(path)
        try:
            return self.jvm.org.apache.commons.codec.digest.DigestUtils.sha256Hex(stream)
        finally:
            stream.close()


def read(spark, job):
    """The records of the input, as JSON, each with its place."""
    kind = kind_of(job)
    if kind == "ndjson":
        frame = spark.read.option("lineSep", "\n").text(job.input)
        record = F.col("value")
    else:
        if kind == "parquet":
            frame = spark.read.parquet(*job.input)
        else:
            frame = spark.read.csv(
                job.input, header=True, sep=separator(spark, job.input), quote='"', escape='"', multiLine=True,
                maxCharsPerColumn=-1, encoding="UTF-8", mode="PERMISSIVE",
            )  # fmt: skip
        record = F.to_json(F.struct("*"), {"ignoreNullFields": "false"})
    place = [F.input_file_name().alias("file"), F.expr("input_file_block_start()").alias("block")]
    return frame, frame.select(*place, F.monotonically_increasing_id().alias("row"), record.alias("record"))


def kind_of(job):
    if job.format:
        return job.format
    name = job.input[0].lower()
    for ending in (".gz", ".bz2", ".zst", "/"):
        name = name.removesuffix(ending)
    return "parquet" if name.endswith(".parquet") else "csv" if name.endswith((".csv", ".tsv")) else "ndjson"


def separator(spark, paths):
    """What separates the columns of a table, as threadmine tells it: whichever the first line has most of."""
    header = spark.read.text(paths).first()
    count = {c: header.value.count(c) if header else 0 for c in "\t,;"}
    return "\t" if count["\t"] > count[","] else ";" if count[";"] > count[","] else ","


def inputs_of(store, frame, job):
    """Each file's place in the order, and the hash and name of the input that it belongs to."""
    files = sorted(frame.inputFiles())
    plain = job.input if len(files) == len(job.input) == 1 else [f.removeprefix("file://") for f in files]
    hashes = [job.sha256] * len(files) if job.sha256 else [store.sha256(f) for f in files]
    if job.apart or len(files) == 1:
        return {f: (i, hashes[i], plain[i]) for i, f in enumerate(files)}
    together = job.sha256 or hashlib.sha256("\n".join(hashes).encode()).hexdigest()
    return {f: (i, together, " ".join(job.input)) for i, f in enumerate(files)}


def run(spark, job):
    began = now()
    context = spark.sparkContext
    tries = context.getConf().get("spark.task.maxFailures", "4")
    context.setLocalProperty("threadmine.tries", "1" if context.master.startswith("local[") else tries)
    if job.codebook and os.path.exists(job.codebook):
        context.addFile(os.path.abspath(job.codebook))
    output = job.output.rstrip("/")
    store = Store(spark, output)
    work = f"{output}/_work"
    store.delete(work)

    # 1. Records to posts. They are kept, since the next step looks at them twice.
    frame, records = read(spark, job)
    inputs = inputs_of(store, frame, job)
    shown = [r.record for r in records.filter("trim(record) <> ''").limit(SHOWN).collect()]
    posts = spark.createDataFrame(records.rdd.mapPartitions(posts_of(job, inputs, shown)), POSTS)
    posts.write.parquet(f"{work}/posts", mode="overwrite")
    posts = spark.read.parquet(f"{work}/posts")

    # 2. Posts to rows. Ranges of thread ids with the same number of posts each: a giant thread has a task to itself.
    form = format_of(spark, job, shown)
    size, count = posts.agg(F.sum(F.length("json")), F.count("thread_id")).first()
    tasks = job.tasks or max(context.defaultParallelism, -(-(size or 0) // TASK))
    together = posts.filter("thread_id is not null").repartitionByRange(tasks, "thread_id")
    sorted_posts = together.sortWithinPartitions("thread_id", "file", "block", "row", "n")
    rows = sorted_posts.rdd.mapPartitionsWithIndex(rows_of(job, form))
    rows = spark.createDataFrame(rows, "relation string, thread_id string, json string")
    rows.write.parquet(f"{work}/rows", mode="overwrite", partitionBy="relation")
    # A relation that nothing was found for has no folder.
    rows = spark.read.schema("json string, relation string").parquet(f"{work}/rows")

    # 3. Rows to tables, several at a time: small ones would leave most of a cluster idle.
    def table(name):
        columns, order = TABLES[name]
        found = rows.filter(F.col("relation") == name).select("json")
        if name == "failures":
            found = found.union(posts.filter("thread_id is null").select("json"))
        if name in ("runs", "codebooks"):
            found = found.distinct()  # Every task tells them.
        if name in SMALL:
            found = found.coalesce(1)
        parsed = found.select(F.from_json("json", columns, {"maxStringLen": str(1 << 30)}).alias("row")).select("row.*")
        if name == "runs":
            parsed = parsed.withColumn("started_at", F.lit(began)).withColumn("finished_at", F.lit(now()))
        parsed.sortWithinPartitions(*order).write.parquet(f"{work}/tables/{name}", mode="overwrite")

    with ThreadPool(4) as pool:
        pool.map(table, TABLES, chunksize=1)

    # 4. All tables are there: they take the place of what an earlier job wrote, each in one step.
    store.delete(f"{output}/_SUCCESS")
    for name in TABLES:
        store.delete(f"{output}/{name}")
        store.rename(f"{work}/tables/{name}", f"{output}/{name}")
    store.touch(f"{output}/_SUCCESS")
    store.delete(work)
    return count


def format_of(spark, job, shown):
    """The name of the format, which a worker is asked for."""
    partition = posts_of_format(job, shown)
    return spark.sparkContext.parallelize([0], 1).mapPartitions(partition).first()


def posts_of_format(job, shown):
    def partition(_):
        with NamedTemporaryFile("w", suffix=".ndjson", encoding="utf-8") as like:
            like.writelines(f"{record}\n" for record in shown)
            like.flush()
            command = [*program(job), "posts", "--like", like.name, *(["--format", job.shape] if job.shape else [])]
            done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True)
            if done.returncode != 0:
                raise RuntimeError(done.stderr.decode(errors="replace"))
            yield json.loads(done.stdout.splitlines()[0])["format"]

    return partition


def now():
    return datetime.now(timezone.utc).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def session():
    """A session with what the job needs; what spark-submit says comes first."""
    return (
        SparkSession.builder.appName("threadmine")
        .config("spark.sql.session.timeZone", "UTC")
        # A file, or a part of a large one, a task: what is in order in it stays in order.
        .config("spark.sql.files.maxPartitionBytes", SPLIT)
        .config("spark.sql.files.openCostInBytes", SPLIT)
        # Small row groups: whoever reads them one by one needs little memory.
        .config("spark.hadoop.parquet.block.size", 16 << 20)
        .getOrCreate()
    )


def arguments(words=None):
    parser = argparse.ArgumentParser(description="Mines discussion threads on Apache Spark.")
    parser.add_argument("--input", nargs="+", required=True, help="files, folders or patterns of any Hadoop file system")
    parser.add_argument("--output", required=True, help="folder for the tables; what an earlier job wrote is replaced")
    parser.add_argument("--format", choices=["ndjson", "csv", "parquet"], help="by default told by the name's ending")
    parser.add_argument("--shape", help="what the records are, such as reddit-dump; by default told by the first of them")
    parser.add_argument("--encoder", choices=["none", "minilm"], default="minilm")
    parser.add_argument("--codebook", help="a codebook's file; by default the one of threadmine")
    parser.add_argument("--tasks", type=int, help="how many parts to mine; by default one for each 16 MB of posts")
    parser.add_argument("--apart", action="store_true", help="threads do not reach from one file into another")
    parser.add_argument("--sha256", help="the input's hash, if it is known and need not be computed")
    parser.add_argument("--node", default="node", help="the Node of the workers")
    parser.add_argument("--threadmine", help="a command on the workers, in place of the archive")
    return parser.parse_args(words)


if __name__ == "__main__":
    job = arguments()
    spark = session()
    print(f"threadmine: {run(spark, job)} posts", file=sys.stderr)
    spark.stop()
