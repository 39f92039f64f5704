"""Stance of unseen writers by simpler uses of the same base model, to hold the fine-tuned encoder against.

usage: python compare.py --base FOLDER [--gold corpus/gold] [--steps N]

Prints macro-F1 of stance, given the claim, at the gold's own boundaries: by logistic regression over frozen vectors of
the claim, of the two sentences before it and of its comment; and by the same over vectors that were first trained on
pairs of claims, near each other for the same stance and far for another (SetFit, Tunstall et al. 2022), for N steps.
"""
import argparse, random
import numpy as np
import torch
import torch.nn.functional as F
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score
from transformers import AutoModel, AutoTokenizer
from model import comments_of, read_folder

a = argparse.ArgumentParser()
a.add_argument("--base", required=True, help="folder of all-MiniLM-L6-v2")
a.add_argument("--gold", default="corpus/gold")
a.add_argument("--steps", type=int, default=600, help="steps of contrastive training, of 32 pairs each")
a = a.parse_args()
torch.manual_seed(1)
rng = random.Random(1)
tokenizer, net = AutoTokenizer.from_pretrained(a.base), AutoModel.from_pretrained(a.base)


def vectors_of(texts):
    """Unit vectors, the mean over the tokens."""
    batch = tokenizer(texts, padding=True, truncation=True, max_length=96, return_tensors="pt")
    with torch.autocast("cpu", dtype=torch.bfloat16):
        out = net(**batch).last_hidden_state
    mask = batch["attention_mask"][..., None]
    return F.normalize((out.float() * mask).sum(1) / mask.sum(1), dim=1)


@torch.no_grad()
def encode(texts):
    net.eval()
    order = sorted(range(len(texts)), key=lambda i: len(texts[i]))
    found = np.zeros((len(texts), net.config.hidden_size), np.float32)
    for i in range(0, len(order), 64):
        part = order[i : i + 64]
        found[part] = vectors_of([texts[k] for k in part]).numpy()
    return found


def claims_of(folder):
    """Claims of the debate, each with the text before it, its comment's place and its writer."""
    claims, comment = [], 0
    for thread in read_folder(folder):
        if thread["debate"] != "em-ic":
            continue
        for sentences in comments_of(thread):
            comment += 1
            for i, s in enumerate(sentences):
                if s["claim"] == "1":
                    before = " ".join(x["text"] for x in sentences[max(0, i - 2) : i])
                    claims.append((s["text"], before, comment, s["stance"], thread["writer"]))
    return claims


def features(claims):
    own, before = encode([c[0] for c in claims]), encode([c[1] for c in claims])
    of = np.array([c[2] for c in claims])
    means = {k: own[of == k].mean(0) for k in set(of)}
    return np.hstack([own, before, np.array([means[k] for k in of])])


def report(name):
    model = LogisticRegression(C=3, max_iter=300, class_weight="balanced").fit(features(train), [c[3] for c in train])
    found, gold, writers = model.predict(features(test)), np.array([c[3] for c in test]), np.array([c[4] for c in test])
    print(f"{name}: all {f1_score(gold, found, average='macro'):.3f}", *(f"{w} {f1_score(gold[writers == w], found[writers == w], average='macro'):.3f}" for w in sorted(set(writers))), flush=True)


train, test = claims_of(a.gold + "/train"), claims_of(a.gold + "/validation")
print(len(train), "claims to learn from,", len(test), "to score", flush=True)
report("frozen")
by_stance = {}
for c in train:
    by_stance.setdefault(c[3], []).append(f"{c[1]} {c[0]}".strip())
stances = sorted(by_stance)
net.train()
optimizer = torch.optim.AdamW(net.parameters(), lr=3e-5)
for step in range(a.steps):
    pairs = []
    for k in range(32):
        one = rng.choice(stances)
        other = one if k % 2 else rng.choice([s for s in stances if s != one])
        pairs.append((rng.choice(by_stance[one]), rng.choice(by_stance[other]), float(k % 2)))
    cosine = (vectors_of([p[0] for p in pairs]) * vectors_of([p[1] for p in pairs])).sum(1)
    loss = F.mse_loss(cosine, torch.tensor([p[2] for p in pairs]))
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
report(f"contrastive, {a.steps} steps")
