"""Measures hgraph, ninja and make on the same graphs: see `run`, which calls this."""

import os
import pathlib
import shutil
import subprocess
import sys
import time

HERE = pathlib.Path(sys.argv[1])
WORK = pathlib.Path(sys.argv[2])
SIZES = [int(size) for size in sys.argv[3:]]
ROUNDS = int(os.environ.get("ROUNDS", "5"))
PEERS_LIMIT = int(os.environ.get("PEERS_LIMIT", "10000"))
HGRAPH = os.environ["HGRAPH"]
REPOSITORIES = os.environ.get("REPOSITORIES", str(HERE)).split()
WIDTH = os.cpu_count() or 1


class Run:
    """What one process took: seconds, seconds of processor time, KiB of memory at its largest."""

    def __init__(self, command, folder, stdin=None, may_fail=False):
        figures = WORK / "figures"
        process = subprocess.run(
            [str(WORK / "took"), str(figures), *command], cwd=folder,
            stdin=stdin or subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        self.output = process.stdout.decode(errors="replace")
        words = figures.read_text().split()
        self.wall, self.cpu, self.memory = float(words[0]), float(words[1]), int(words[2])
        if words[3] != "0" and not may_fail:
            sys.exit(f"{command} in {folder} failed:\n{self.output[-2000:]}")


def best(rounds, prepare, command, folder, **options):
    """The run that took least of several; `prepare` is called before each with its number."""
    runs = []
    for number in range(rounds):
        prepare(number)
        runs.append(Run(command, folder, **options))
    return min(runs, key=lambda run: run.wall)


def nothing(_):
    pass


def size_on_disk(folder):
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def state_on_disk(folder, engine):
    """What an engine keeps beside the outputs, in bytes."""
    if engine == "ninja":
        names = [".ninja_log", ".ninja_deps"]
        return sum((folder / name).stat().st_size for name in names if (folder / name).exists())
    if engine == "make":
        return 0
    store = folder / ".cache" / "hgraph"
    return size_on_disk(store) - size_on_disk(store / "packs") - size_on_disk(store / "blobs")


def commands(engine):
    return {
        "hgraph": [HGRAPH, "build"],
        "ninja": ["ninja", "--quiet", "-j", str(WIDTH)],
        "make": ["make", "-s", "-j", str(WIDTH)],
    }[engine]


def clean(folder):
    shutil.rmtree(folder / ".cache", ignore_errors=True)
    for name in [".ninja_log", ".ninja_deps"]:
        (folder / name).unlink(missing_ok=True)
    for outputs in ["out", "chain"]:
        for path in (folder / outputs).rglob("*"):
            if path.is_file():
                path.unlink()


def change_leaf(folder, number):
    leaf = folder / "in" / "000" / "000000.txt"
    leaf.write_text(f"change {number} {time.time_ns()}\n")


def measure(shape, nodes, engine):
    folder = WORK / f"{shape}-{nodes}"
    command = commands(engine)
    rounds = max(1, min(ROUNDS, 2 if nodes > 20_000 else ROUNDS))
    cold_rounds = rounds if engine == "hgraph" else 1
    row = {"cold": None}
    if engine == "hgraph" or nodes <= PEERS_LIMIT:
        row["cold"] = best(cold_rounds, lambda _: clean(folder), command, folder)
        # What the build wrote is looked at once more, when its times lie behind.
        time.sleep(0.1)
        Run(command, folder)
        row["null"] = best(ROUNDS, nothing, command, folder)
        row["leaf"] = best(rounds, lambda number: change_leaf(folder, number), command, folder)
        row["disk"] = state_on_disk(folder, engine) / nodes
    return row


def milliseconds(run):
    return "–" if run is None else f"{run.wall * 1000:.0f} ({run.cpu * 1000:.0f})"


def bytes_a_node(run, nodes):
    return "–" if run is None else f"{run.memory * 1024 / nodes:,.0f}"


def synthetic():
    print("| graph | nodes | engine | nothing changed | one leaf changed | cold "
          "| bytes a node on disk | in memory: null | cold |")
    print("|---|--:|---|--:|--:|--:|--:|--:|--:|")
    for nodes in SIZES:
        for shape in ["wide", "written", "deep"]:
            # A chain takes both peers a process after the other.
            if shape == "deep" and nodes > 10_000 and "DEEP" not in os.environ:
                continue
            folder = WORK / f"{shape}-{nodes}"
            subprocess.run(
                ["bash", str(HERE / "Benchmarks/engine/generate"), shape, str(nodes), str(folder)],
                check=True)
            engines = ["hgraph"] if shape == "wide" else ["hgraph", "ninja", "make"]
            for engine in engines:
                row = measure(shape, nodes, engine)
                if row["cold"] is None:
                    continue
                print(f"| {shape} | {nodes} | {engine} | {milliseconds(row['null'])} "
                      f"| {milliseconds(row['leaf'])} | {milliseconds(row['cold'])} "
                      f"| {row['disk']:,.0f} | {bytes_a_node(row['null'], nodes)} "
                      f"| {bytes_a_node(row['cold'], nodes)} |", flush=True)
                clean(folder)
            shutil.rmtree(folder)


def lstat_inputs(folder):
    """The same look at every file and folder that the build looked at, by a loop in C."""
    listing = WORK / "paths"
    answer = subprocess.run(
        [HGRAPH, "query", "inputs(deps(cluster))"], cwd=folder, check=True, capture_output=True)
    paths = [line for line in answer.stdout.splitlines() if line[:1] not in (b"$", b"/")]
    listing.write_bytes(b"".join(path + b"\n" for path in paths if b"*" not in path))
    runs = []
    for _ in range(2 * ROUNDS):
        with open(listing, "rb") as file:
            runs.append(Run([str(WORK / "lstat")], folder, stdin=file))
    return min(runs, key=lambda run: run.wall), len(paths)


def built(run):
    """How many nodes ran, as the sum on standard output says."""
    for word, following in zip(run.output.split(), run.output.split()[1:]):
        if following.rstrip(",") == "built":
            return word
    return "0"


def git(folder, *arguments):
    return subprocess.run(
        ["git", "-c", "advice.detachedHead=false", *arguments], cwd=folder, check=True,
        capture_output=True, text=True).stdout.strip()


def two_commits(folder):
    """Two commits that differ in one file of a kustomization, the second one checked out."""
    if (folder / ".git").is_file():
        (folder / ".git").unlink()
    shutil.rmtree(folder / ".git", ignore_errors=True)
    git(folder, "init", "-q")
    (folder / ".git" / "info" / "exclude").write_text(".cache/\n")
    commits = []
    for text in ["", "# another commit\n"]:
        file = min(folder.rglob("kustomization.yaml"), key=str)
        file.write_text(file.read_text() + text)
        git(folder, "add", "-A")
        git(folder, "-c", "user.name=bench", "-c", "user.email=bench@example.org",
            "commit", "-q", "--allow-empty", "-m", "state")
        commits.append(git(folder, "rev-parse", "HEAD"))
    return commits


def repositories():
    print()
    print("| repository | inputs | `lstat` in C | nothing changed | cold "
          "| nodes built at a new commit | back | forth again |")
    print("|---|--:|--:|--:|--:|--:|--:|--:|")
    for source in REPOSITORIES:
        folder = WORK / "repository"
        shutil.copytree(source, folder, symlinks=True, ignore=shutil.ignore_patterns(
            ".build", ".cache"))
        subprocess.run(["chmod", "-R", "u+w", str(folder)], check=True)
        command = [HGRAPH, "build", "--keep-going"]

        def forget(_):
            shutil.rmtree(folder / ".cache", ignore_errors=True)

        cold = best(ROUNDS, forget, command, folder, may_fail=True)
        time.sleep(0.1)
        Run(command, folder, may_fail=True)
        null = best(2 * ROUNDS, nothing, command, folder, may_fail=True)
        look, files = lstat_inputs(folder)
        first, second = two_commits(folder)
        there = built(Run(command, folder, may_fail=True))
        git(folder, "checkout", "-q", first)
        back = built(Run(command, folder, may_fail=True))
        git(folder, "checkout", "-q", second)
        again = built(Run(command, folder, may_fail=True))
        name = pathlib.Path(source).name
        print(f"| {name} | {files} | {milliseconds(look)} | {milliseconds(null)} "
              f"| {milliseconds(cold)} | {there} | {back} | {again} |", flush=True)
        shutil.rmtree(folder)


print(f"{WIDTH} processors; milliseconds, best of {ROUNDS}; processor time in brackets\n")
synthetic()
repositories()
