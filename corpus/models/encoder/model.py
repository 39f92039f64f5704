"""The encoder and its windows: what `train.py` learns and `export.py` writes as ONNX.

A thread is read in windows of up to 384 tokens that hold several sentences with their neighbours, so that each
sentence is judged in its context (sequential sentence classification, Cohan et al. 2019). Every paragraph begins with a
marker token. Where the structure is known the marker says whether a comment or only a paragraph begins and whose words
it holds; where it is not, the marker is always the same one and the model says it.

All heads are linear in the token vectors, so the network may apply them to each token and whoever runs it averages
their outputs over a sentence or a comment.
"""
import csv, glob, json, os, re

import yaml
import torch
import torch.nn as nn
from transformers import AutoModel, AutoTokenizer

SOURCES = ["comment", "quote", "article", "ad", "noise"]
TOPICS = ["pay", "AI", "flattening", "titles"]
# Ids of [unused…] tokens of BERT's vocabulary.
COMMENT, PARAGRAPH, UNKNOWN = 1, 2, 3
SOURCE_MARK = {"quote": 4, "article": 5, "ad": 6, "noise": 7}
WINDOW, LEFT, RIGHT, LONGEST = 384, 104, 32, 120
# Sides of each debate in its own words: the model reads them before the text.
DEBATES = {
    "em-ic": ("becoming an engineering manager", "staying an individual contributor"),
    "remote-office": ("letting people work remotely", "bringing people to the office"),
    "cars-city": ("closing the city centre to cars", "keeping cars in the city centre"),
    "monolith-services": ("building many services", "building one monolith"),
}
# Outputs a token: sentence part and comment part of [claim, stance × 3, topics × 4], side of the comment × 3,
# start of a comment, sources × 5.
LABELS = 1 + 3 + len(TOPICS)
OUTPUTS = 2 * LABELS + 3 + 1 + len(SOURCES)


class Encoder(nn.Module):
    def __init__(self, base, **how):
        super().__init__()
        self.encoder = AutoModel.from_pretrained(base, **how)
        self.drop = nn.Dropout(0.2)
        self.heads = nn.Linear(self.encoder.config.hidden_size, OUTPUTS)

    def forward(self, input_ids, attention_mask):
        return self.heads(self.drop(self.encoder(input_ids=input_ids, attention_mask=attention_mask).last_hidden_state))


def read_weights(path):
    """The state of an `Encoder`: from a .pt file, or out of the .onnx file that `export.py` wrote, whose 7-bit weights
    are near enough to go on learning from."""
    if not path.endswith(".onnx"):
        return torch.load(path, map_location="cpu")
    import onnx
    from onnx.numpy_helper import to_array

    held = {i.name: torch.tensor(to_array(i)) for i in onnx.load(path).graph.initializer}

    def whole(name):
        return (held[name + "_quantized"].float() - held[name + "_zero_point"].float()) * held[name + "_scale"]

    state = {name.removeprefix("net."): value for name, value in held.items() if name.startswith("net.") and "embeddings.weight_" not in name}
    for kind in ("word", "position", "token_type"):
        name = f"encoder.embeddings.{kind}_embeddings.weight"
        state[name] = whole("net." + name)
    # The exporter numbers the other matrices in the order in which they are used: three a layer, then the heads.
    numbered = sorted((name.removesuffix("_quantized") for name in held if re.fullmatch(r"onnx::MatMul_\d+_quantized", name)), key=lambda name: int(name.split("_")[-1]))
    names = [f"encoder.encoder.layer.{k}.{part}.weight" for k in range(len(numbered) // 3) for part in ("attention.output.dense", "intermediate.dense", "output.dense")]
    for name, number in zip([*names, "heads.weight"], numbered, strict=True):
        state[name] = whole(number).T.contiguous()
    for k in range(len(numbered) // 3):
        weights, biases = whole(f"Attention_{k}_qkv_weight").chunk(3, 1), held[f"Attention_{k}_qkv_bias"].chunk(3)
        for part, weight, bias in zip(("query", "key", "value"), weights, biases):
            state[f"encoder.encoder.layer.{k}.attention.self.{part}.weight"] = weight.T.contiguous()
            state[f"encoder.encoder.layer.{k}.attention.self.{part}.bias"] = bias.clone()
    return state


def read_thread(path):
    """A gold file as a list of sentences, with its debate's name."""
    rows = [line.rstrip("\n").split("\t") for line in open(path, encoding="utf-8")][1:]
    meta = path[:-4] + ".json"
    structured = os.path.exists(meta)
    meta = json.load(open(meta, encoding="utf-8")) if structured else {}
    title, debate = meta.get("title", ""), meta.get("debate", "em-ic")
    sides = DEBATES.get(debate) or (title.split("—")[-1].strip(), "not " + title.split("—")[-1].strip())
    sentences, line = [], None
    for row in rows:
        paragraph = row[1] != line
        sentences.append(dict(id=row[0], text=row[9], paragraph=paragraph, start=paragraph and row[5] == "1", source=row[4], claim=row[6], stance=row[7], topics=row[8]))
        line = row[1]
    names = {"em-ic": ("pro-EM", "pro-IC"), "remote-office": ("pro-remote", "pro-office"), "cars-city": ("pro-closure", "pro-cars"), "monolith-services": ("pro-services", "pro-monolith")}
    return dict(id=os.path.basename(path)[:-4], writer=os.path.basename(path).split("-")[0], debate=debate, structured=structured, authors=meta.get("authors", []), sides=sides, stances=[*names.get(debate, ("yes", "no")), "neutral"], sentences=sentences)


def read_structure(path):
    """A thread whose structure alone is known: sentences are cut roughly, and nothing is said of claims."""
    meta = json.load(open(path, encoding="utf-8"))
    starts, sentences = set(meta["starts"]), []
    for i, (line, source) in enumerate(zip(open(path[:-5] + ".txt", encoding="utf-8").read().rstrip("\n").split("\n"), meta["sources"])):
        for k, text in enumerate(re.split(r"(?<=[.!?])\s+(?=[\"'(]?[A-Z0-9>])", line)):
            sentences.append(dict(text=text, paragraph=k == 0, start=k == 0 and i in starts, source=source, claim="?", stance="?", topics="?"))
    return dict(id=os.path.basename(path)[:-5], writer=os.path.basename(path).split("-")[0], debate="other", structured=True, sides=DEBATES["em-ic"], stances=["yes", "no", "neutral"], sentences=sentences)


def read_folder(folder):
    labelled = sorted(glob.glob(folder + "/**/*.tsv", recursive=True))
    structure = sorted(p for p in glob.glob(folder + "/**/*.json", recursive=True) if not os.path.exists(p[:-5] + ".tsv"))
    return [*map(read_thread, labelled), *map(read_structure, structure)]


def read_pairs(folder):
    """Arguments for and against a motion, from PERSPECTRUM and ArgKP (CC BY-SA), as threads of one-sentence comments.

    They teach what "for" and "against" mean whatever the debate is about."""
    by_motion = {}
    path = os.path.join(folder, "argkp", "arguments_train.csv")
    if os.path.exists(path):
        for row in csv.DictReader(open(path, encoding="utf-8")):
            by_motion.setdefault(row["topic"], []).append((row["argument"], row["stance"] == "1"))
    path = os.path.join(folder, "perspectrum", "perspectrum.ndjson")
    if os.path.exists(path):
        for line in open(path, encoding="utf-8"):
            row = json.loads(line)
            if row.get("split", "train") == "train":
                by_motion.setdefault(row["claim"], []).append((row["perspective"], row["stance"].upper().startswith("SUPPORT")))
    threads = []
    for n, (motion, arguments) in enumerate(sorted(by_motion.items())):
        motion = motion.strip().rstrip(".")
        sentences = [dict(text=t, paragraph=True, start=True, source="comment", claim="?", stance="for" if good else "against", topics="?") for t, good in arguments]
        threads.append(dict(id=f"pairs-{n}", writer="pairs", debate="pairs", sides=(motion, "not: " + motion), stances=["for", "against", "neutral"], sentences=sentences))
    return threads


def read_key_points(path):
    """The key points of a codebook and their paraphrases, as a thread of one-sentence comments."""
    book = yaml.safe_load(open(path, encoding="utf-8"))
    stances = [*(side["name"] for side in book["sides"]), book["neutral"]["name"]]
    sentences = [dict(text=text, paragraph=True, start=True, source="comment", claim="1", stance=point["side"], topics=point["topic"] or "-", points=[point["id"]]) for point in book["keyPoints"] for text in [point["text"], *point["paraphrases"]]]
    return dict(id=book["codebook"], writer="codebook", debate=book["codebook"], sides=tuple(side["statement"] for side in book["sides"]), stances=stances, sentences=sentences)


def comments_of(thread):
    """The sentences of each comment."""
    found = []
    for s in thread["sentences"]:
        if s["start"] or not found:
            found.append([])
        found[-1].append(s)
    return found


def rewritten(thread, sentences):
    """The thread with other sentences: what was kept of its own, their token ids, is not theirs."""
    return {k: v for k, v in thread.items() if k != "ids"} | dict(sentences=sentences)


def second_paragraph(comment):
    """Where the second paragraph of a comment begins among its sentences; None if it has but one."""
    return next((i for i, s in enumerate(comment) if i and s["paragraph"]), None)


def beheaded(thread, rng, share=0.6):
    """The thread as careless scrapers of Hacker News leave it: its pages put no tag around the first paragraph of a
    comment, so that what collects paragraph tags loses it, and comments begin in the middle."""
    kept = []
    for comment in comments_of(thread):
        second = second_paragraph(comment)
        if second and rng.random() < share and comment[0]["source"] == "comment":
            comment = [{**comment[second], "start": True}, *comment[second + 1 :]]
        kept += comment
    return rewritten(thread, kept)


def is_article(comment):
    own = [s["source"] for s in comment if s["paragraph"]]
    return own.count("article") > len(own) / 2


def displaced(thread, articles, rng):
    """The thread with its article, or else one of `articles`, somewhere among its comments: pages that were collected
    one after the other, or an article that a commenter pasted."""
    comments = comments_of(thread)
    own = [c for c in comments if is_article(c)]
    article = own[0] if own else rng.choice(articles)
    others = [c for c in comments if c is not article]
    at = rng.randrange(len(others) + 1)
    order = [*others[:at], article, *others[at:]]
    return rewritten(thread, [s for c in order for s in c])


def long_comments(thread, least=5):
    """Only the long comments of a thread: a forum of essays. The whole thread, if few are left."""
    kept = [c for c in comments_of(thread) if len(c) >= least]
    return rewritten(thread, [s for c in kept for s in c]) if len(kept) >= 3 else thread


def voices_of(thread):
    """The comments of each person who speaks in a thread, in order; none where its people are not known."""
    comments, found = comments_of(thread), {}
    if len(comments) != len(thread.get("authors", [])):
        return []
    for comment, author in zip(comments, thread["authors"]):
        if not is_article(comment):
            found.setdefault(author, []).append(comment)
    return list(found.values())


def patchwork(threads, rng, blocks=14):
    """A page of long comments that jump from one matter to the next: all that a person says in a thread in one comment,
    neighbours from the same thread and from those of other writers. A new voice, not a new matter, is what tells that a
    new comment begins."""
    voices = [v for t in threads for v in voices_of(t)]
    rng.shuffle(voices)
    kept = []
    for voice in voices[:blocks]:
        at = rng.randrange(len(voice))
        block = []
        for n, comment in enumerate(voice[at : at + rng.choice([1, 2, 2, 3, 3, 4, 6])]):
            # What answers somebody stands first; put into the middle it would tell of a comment that begins there.
            own = comment[1:] if n and len(comment) > 1 and rng.random() < 0.6 else comment
            block += [{**s, "start": False, "paragraph": s["paragraph"] or k == 0} for k, s in enumerate(own)]
        second = second_paragraph(block)
        if second and rng.random() < 0.5:
            block = block[second:]
        kept += [{**block[0], "start": True, "paragraph": True}, *block[1:]]
    return rewritten(threads[0], kept)


class Windows:
    def __init__(self, base):
        self.tokenizer = AutoTokenizer.from_pretrained(base)
        self.cls, self.sep = self.tokenizer.cls_token_id, self.tokenizer.sep_token_id

    def ids(self, text):
        return self.tokenizer(text, add_special_tokens=False)["input_ids"][:LONGEST]

    def cut(self, thread, known, rng=None, noise=0.0, explode=False, swap=False):
        """Windows of a thread; each sentence is a target in exactly one of them."""
        sentences = thread["sentences"]
        if "ids" not in thread:
            thread["ids"] = [self.ids(s["text"]) for s in sentences]
        tokens, comments, paragraphs, comment = [], [], [], -1
        for s, ids in zip(sentences, thread["ids"]):
            start, paragraph = s["start"], s["paragraph"] or explode
            if noise and s["paragraph"] and rng.random() < noise:
                start = not start
            if start or comment < 0:
                comment += 1
            if not known:
                prefix = [UNKNOWN] if paragraph else [self.sep]
            else:
                prefix = [COMMENT if start else PARAGRAPH] if paragraph else [self.sep]
                if paragraph and s["source"] in SOURCE_MARK:
                    prefix.append(SOURCE_MARK[s["source"]])
            tokens.append(prefix + ids)
            comments.append(comment)
            paragraphs.append(paragraph)
        a, b = thread["sides"][::-1] if swap else thread["sides"]
        head = [self.cls, *self.ids(a)[:16], self.sep, *self.ids(b)[:16], self.sep]
        n, i, out, body = len(sentences), 0, [], WINDOW - LEFT - RIGHT - len(head)
        while i < n:
            j, length = i, 0
            while j < n and (j == i or length + len(tokens[j]) <= body):
                length += len(tokens[j])
                j += 1
            if j < n:  # rather end before a paragraph (a comment, where it is known) than within one
                k = j
                while k > i and not (comments[k] != comments[k - 1] if known else paragraphs[k]):
                    k -= 1
                if k > i and sum(map(len, tokens[i:k])) >= body // 2:
                    j = k
            left, length = i, 0
            while left > 0 and length + len(tokens[left - 1]) <= LEFT:
                left -= 1
                length += len(tokens[left])
            right, length = j, 0
            while right < n and length + len(tokens[right]) <= RIGHT:
                length += len(tokens[right])
                right += 1
            ids, owner, marks = list(head), [-1] * len(head), []
            for x in range(left, right):
                if i <= x < j and paragraphs[x]:
                    marks.append((len(ids), x))
                ids += tokens[x]
                owner += [x if i <= x < j else -1] * len(tokens[x])
            out.append(dict(ids=ids, owner=owner, targets=list(range(i, j)), marks=marks, comments=comments[i:j] if known else list(range(j - i)), thread=thread, swap=swap))
            i = j
        return out


def collate(windows):
    """Padded token ids and mask, and the averaging matrices sentence × token and comment-of-sentence × token."""
    rows, width, most = len(windows), max(len(w["ids"]) for w in windows), max(len(w["targets"]) for w in windows)
    ids, mask = torch.zeros(rows, width, dtype=torch.long), torch.zeros(rows, width, dtype=torch.long)
    by_sentence, by_comment = torch.zeros(rows, most, width), torch.zeros(rows, most, width)
    for r, w in enumerate(windows):
        n = len(w["ids"])
        ids[r, :n], mask[r, :n] = torch.tensor(w["ids"]), 1
        owner = torch.tensor(w["owner"])
        own = [owner == t for t in w["targets"]]
        groups = {}
        for k, c in enumerate(w["comments"]):
            groups[c] = groups[c] | own[k] if c in groups else own[k]
        for k, c in enumerate(w["comments"]):
            by_sentence[r, k, :n] = own[k] / own[k].sum()
            by_comment[r, k, :n] = groups[c] / groups[c].sum()
    return ids, mask, by_sentence, by_comment


def pool(outputs, by_sentence, by_comment):
    """[claim, stance × 3, topics × 4] a sentence, and the side of its comment × 3."""
    s, c = torch.bmm(by_sentence, outputs), torch.bmm(by_comment, outputs)
    return s[..., :LABELS] + c[..., LABELS : 2 * LABELS], c[..., 2 * LABELS : 2 * LABELS + 3]
