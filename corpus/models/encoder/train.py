"""Fine-tunes the encoder on corpus/gold/train: claims, stance, topics, starts of comments and sources together.

usage: python train.py [--epochs N] [--out FILE] (see README.md beside this file for the pinned versions)
"""
import argparse, math, random, time
import numpy as np
import torch
import torch.nn.functional as F
from model import *
from statements import read_statements

a = argparse.ArgumentParser()
a.add_argument("--base", required=True, help="folder of all-MiniLM-L6-v2")
a.add_argument("--gold", default="corpus/gold")
a.add_argument("--extra", default="", help="more folders of gold to train on, comma-separated; FOLDER*3 is read three times an epoch")
a.add_argument("--pairs", default="", help="folder that holds perspectrum/ and argkp/: stance pairs of other debates")
a.add_argument("--codebooks", default="", help="codebooks whose key points are learnt too, comma-separated")
a.add_argument("--points", default="", help="which key points of the codebooks claims make: a file of corpus/points")
a.add_argument("--statements", type=int, default=30000, help="plain statements made from a grammar each epoch, each by itself; a quarter as many more among others")
a.add_argument("--patchworks", type=int, default=0, help="pages of long comments put together from the words of several threads, each epoch")
a.add_argument("--share", type=float, default=1, help="of the threads, but for those of --always, such a part is read each epoch")
a.add_argument("--always", default="", help="writers all of whose threads are read each epoch")
a.add_argument("--init", default="", help="weights to begin with: a .pt file, or the .onnx file that ships")
a.add_argument("--skip", default="", help="writers to leave out")
a.add_argument("--epochs", type=int, default=4)
a.add_argument("--minutes", type=float, default=0, help="train for so long instead of a number of epochs")
a.add_argument("--rate", type=float, default=1e-4)
a.add_argument("--batch", type=int, default=8)
a.add_argument("--seed", type=int, default=1)
a.add_argument("--out", default="encoder.pt")
a.add_argument("--test", default="", help="folders of gold to score after each epoch, comma-separated")
a = a.parse_args()
random.seed(a.seed), np.random.seed(a.seed), torch.manual_seed(a.seed)
rng = random.Random(a.seed)
cutter = Windows(a.base)


def targets(windows, most):
    """Label tensors of a batch; -1: not to be learnt."""
    y = torch.full((len(windows), most, 2 + len(TOPICS)), -1.0)
    side = torch.full((len(windows), most), -1)
    for r, w in enumerate(windows):
        t = w["thread"]
        sides = {}
        for k, x in enumerate(w["targets"]):
            s = t["sentences"][x]
            if s["claim"] in "01":
                y[r, k, 0] = float(s["claim"])
            if s["stance"] in t["stances"]:
                c = t["stances"].index(s["stance"])
                c = 1 - c if w["swap"] and c < 2 else c
                y[r, k, 1] = c
                sides.setdefault(w["comments"][k], []).append(c)
            if s["claim"] == "1" and s["topics"] != "?" and t["debate"] == "em-ic":
                for q, topic in enumerate(TOPICS):
                    y[r, k, 2 + q] = float(topic in s["topics"].split(","))
        for k in range(len(w["targets"])):
            votes = sides.get(w["comments"][k])
            if votes:
                first, second = votes.count(0), votes.count(1)
                side[r, k] = 2 if first == second else 0 if first > second else 1
    return y, side


WEIGHT = torch.tensor([1.3, 1.3, 0.8])
# [MASK] of BERT's vocabulary, and the share of the text's own tokens that it takes the place of.
MASK, BLANKED = 103, 0.15


def blanked(ids):
    """Some words hidden, so that no single one is leant on."""
    own = (ids > 999) & (torch.rand(ids.shape) < BLANKED)
    return ids.masked_fill(own, MASK)


def loss_of(windows, known):
    ids, mask, by_sentence, by_comment = collate(windows)
    with torch.autocast("cpu", dtype=torch.bfloat16):
        hidden = net.drop(net.encoder(input_ids=blanked(ids), attention_mask=mask).last_hidden_state)
        out = net.heads(hidden)
    out = out.float()
    labels, comment = pool(out, by_sentence, by_comment)
    y, side = targets(windows, labels.shape[1])
    loss = out.sum() * 0
    m = y[..., 0] >= 0
    if m.any():
        loss = loss + F.binary_cross_entropy_with_logits(labels[..., 0][m], y[..., 0][m])
    m = y[..., 1] >= 0
    if m.any():
        loss = loss + 1.5 * F.cross_entropy(labels[..., 1:4][m], y[..., 1][m].long(), weight=WEIGHT, label_smoothing=0.05)
    m = side >= 0
    if known and m.any():
        loss = loss + 0.4 * F.cross_entropy(comment[m], side[m], label_smoothing=0.05)
    m = y[..., 2:] >= 0
    if m.any():
        loss = loss + 2 * F.binary_cross_entropy_with_logits(labels[..., 4:][m], y[..., 2:][m])
    made = [(r, k, s["points"]) for r, w in enumerate(windows) for k, x in enumerate(w["targets"]) if "points" in (s := w["thread"]["sentences"][x])]
    if made:
        # Not told by the network that ships: it makes the mean of a sentence's vectors tell the points apart.
        vectors = torch.bmm(by_sentence, hidden.float())[[r for r, _, _ in made], [k for _, k, _ in made]]
        y = torch.stack([sum(F.one_hot(torch.tensor(kinds.get(p, 0)), len(kinds) + 1) for p in points) / len(points) for _, _, points in made])
        loss = loss + 0.5 * F.cross_entropy(net.points(vectors), y)
    if not known:
        loss = 0.5 * loss
        at = [(r, p, s) for r, w in enumerate(windows) if w["thread"]["structured"] for p, s in ((p, w["thread"]["sentences"][x]) for p, x in w["marks"])]
        if not at:
            return loss
        marks = out[[r for r, _, _ in at], [p for _, p, _ in at]]
        starts = torch.tensor([float(s["start"]) for _, _, s in at])
        sources = torch.tensor([SOURCES.index(s["source"]) for _, _, s in at])
        loss = loss + 1.5 * F.binary_cross_entropy_with_logits(marks[:, 2 * LABELS + 3], starts) + 0.5 * F.cross_entropy(marks[:, 2 * LABELS + 4 :], sources)
    return loss


def f1(tp, fp, fn):
    return 2 * tp / (2 * tp + fp + fn) if tp + fp + fn else 1.0


@torch.no_grad()
def score(threads, known=True):
    net.eval()
    claim, stance, topic, start, source = [], [], [0, 0, 0], [], []
    for t in threads:
        windows = cutter.cut(t, known)
        for b in range(0, len(windows), 16):
            part = windows[b : b + 16]
            ids, mask, by_sentence, by_comment = collate(part)
            with torch.autocast("cpu", dtype=torch.bfloat16):
                out = net(ids, mask)
            out = out.float()
            labels, _ = pool(out, by_sentence, by_comment)
            for r, w in enumerate(part):
                for p, x in w["marks"]:
                    s = t["sentences"][x]
                    start.append((s["start"], bool(out[r, p, 2 * LABELS + 3] > 0)))
                    source.append(s["source"] == SOURCES[int(out[r, p, 2 * LABELS + 4 :].argmax())])
                for k, x in enumerate(w["targets"]):
                    s, o = t["sentences"][x], labels[r, k]
                    is_claim = bool(o[0] > 0)
                    if s["claim"] != "?":
                        claim.append((s["claim"] == "1", is_claim))
                    if s["stance"] != "?":
                        stance.append((s["stance"], t["stances"][int(o[1:4].argmax())], is_claim))
                    if s["topics"] != "?" and t["debate"] == "em-ic":
                        for q, name in enumerate(TOPICS):
                            g, h = name in s["topics"].split(","), is_claim and bool(o[4 + q] > 0)
                            topic[0] += g and h
                            topic[1] += h and not g
                            topic[2] += g and not h
    pairs = lambda p: f1(sum(x and y for x, y in p), sum(y and not x for x, y in p), sum(x and not y for x, y in p))
    stances = threads[0]["stances"]
    macro = lambda p: float(np.mean([f1(sum(g == h == k for g, h in p), sum(h == k != g for g, h in p), sum(g == k != h for g, h in p)) for k in stances]))
    net.train()
    return dict(claim=round(pairs(claim), 3), stance=round(macro([(g, h if c else "-") for g, h, c in stance]), 3), given=round(macro([(g, h) for g, h, _ in stance if g != "-"]), 3), topic=round(f1(*topic), 3), start=round(pairs(start), 3), source=round(float(np.mean(source)), 3))


if __name__ == "__main__":
    skip, always = set(a.skip.split(",")), set(a.always.split(","))

    def read_train():
        found = []
        for folder in [a.gold + "/train", *filter(None, a.extra.split(","))]:
            name, _, times = folder.partition("*")
            found += [t for t in read_folder(name) if t["writer"] not in skip] * int(times or 1)
        if a.points:
            labelled = dict(line.rstrip("\n").split("\t") for line in open(a.points, encoding="utf-8"))
            for s in (s for t in found for s in t["sentences"] if s.get("id") in labelled):
                s["points"] = labelled[s["id"]].split(",")
        return found

    train = read_train()
    tests = {}
    for folder in filter(None, a.test.split(",")):
        for t in read_folder(folder):
            tests.setdefault(t["writer"], []).append(t)
    print(len(train), "threads", sum(len(t["sentences"]) for t in train), "sentences; test", {w: sum(len(t["sentences"]) for t in ts) for w, ts in tests.items()}, flush=True)
    # Dropout of attention weights takes half of the time on a processor, and words are dropped instead (see blanked).
    net = Encoder(a.base, attention_probs_dropout_prob=0.0)
    points = [read_key_points(p) for p in a.codebooks.split(",") if p]
    # From 1: none of them is 0.
    kinds = {p: k + 1 for k, p in enumerate(dict.fromkeys(p for t in points for s in t["sentences"] for p in s["points"]))}
    net.points = torch.nn.Linear(net.encoder.config.hidden_size, len(kinds) + 1)
    if a.init:
        # The .onnx file lacks the pooler, which nothing here uses, and the points.
        net.load_state_dict(read_weights(a.init), strict=False)
    net.encoder.embeddings.word_embeddings.weight.requires_grad_(False)

    pairs = read_pairs(a.pairs) if a.pairs else []

    blank = read_statements(0, rng)

    def batches():
        articles = [c for t in train if t["debate"] == "em-ic" or t["sentences"][0]["claim"] == "?" for c in comments_of(t) if is_article(c)]
        both = []
        some = []
        for t in pairs:  # a part of them each epoch, shuffled
            arguments = rng.sample(t["sentences"], min(len(t["sentences"]), 24))
            some += cutter.cut({**t, "sentences": arguments}, True, swap=rng.random() < 0.5)
        for t in points:
            some += cutter.cut({**t, "sentences": rng.sample(t["sentences"], len(t["sentences"]))}, True, swap=t["debate"] != "em-ic" and rng.random() < 0.5)
        rng.shuffle(some)
        some = sorted(some[: a.batch * 70], key=lambda w: len(w["ids"]))
        both += [(True, some[i : i + a.batch]) for i in range(0, len(some), a.batch)]
        for known in (True, False):
            windows = []
            for t in train:
                if not known and rng.random() > 0.7:
                    continue
                if rng.random() < (0.1 if known else 0.35):
                    t = displaced(t, articles, rng)
                form = rng.random()
                if form < (0.15 if known else 0.35):
                    t = beheaded(t, rng)
                explode = not known and form > 0.65
                if explode and form > 0.8:
                    t = long_comments(t)
                other = t["debate"] != "em-ic"
                windows += cutter.cut(t, known, rng, noise=0.08 if known else 0.0, explode=explode, swap=other and rng.random() < 0.5)
            if not known:
                own = [t for t in train if t["debate"] == "em-ic" and t.get("authors")]
                for _ in range(a.patchworks):
                    windows += cutter.cut(patchwork(rng.sample(own, rng.choice([1, 2, 3, 4])), rng), known)
                windows += cutter.cut(read_statements(a.statements // 4, rng), known)
            windows.sort(key=lambda w: len(w["ids"]) + rng.random() * 20)
            both += [(known, windows[i : i + a.batch]) for i in range(0, len(windows), a.batch)]
        # Statements by themselves: short, so many at a time.
        alone = read_statements(a.statements, rng)["sentences"]
        windows = [w for s in alone for w in cutter.cut({**blank, "sentences": [{**s, "start": True, "paragraph": True}]}, False)]
        both += [(False, windows[i : i + 8 * a.batch]) for i in range(0, len(windows), 8 * a.batch)]
        rng.shuffle(both)
        return both

    began = time.time()
    steps = a.epochs * len(batches())

    def pace(step):
        done = (time.time() - began) / (60 * a.minutes) if a.minutes else step / steps
        return min((step + 1) / 60, max(0.02, 1 - done))

    encoder = [p for n, p in net.named_parameters() if n.startswith("encoder") and p.requires_grad]
    optimizer = torch.optim.AdamW([dict(params=encoder, lr=a.rate), dict(params=[*net.heads.parameters(), *net.points.parameters()], lr=1e-3)], weight_decay=0.01)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, pace)
    net.train()
    for epoch in range(1000 if a.minutes else a.epochs):
        if a.minutes and time.time() - began > 60 * a.minutes:
            break
        train = [t for t in read_train() if t["writer"] in always or rng.random() < a.share]
        total, some = 0.0, batches()
        for n, (known, windows) in enumerate(some):
            loss = loss_of(windows, known)
            optimizer.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(net.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            total += loss.item()
            if a.minutes and time.time() - began > 60 * a.minutes:
                break
            if n % 100 == 0:
                print(f"  step {n}/{len(some)} loss {total / (n + 1):.3f} {time.time() - began:.0f}s", flush=True)
        torch.save(net.state_dict(), a.out.replace(".pt", f".{epoch}.pt"))
        print(f"epoch {epoch} ({sum(len(t['sentences']) for t in train)} sentences) loss {total / (n + 1):.3f} {time.time() - began:.0f}s", flush=True)
        for w, ts in tests.items():
            print("  known", w, score(ts, True), " unknown", score(ts, False), flush=True)
