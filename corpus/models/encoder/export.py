"""Writes the fine-tuned encoder as ONNX with int8 weights, and its tokeniser, into this folder.

usage: python export.py --base FOLDER --weights FILE[,FILE…] [--out FOLDER]   (.pt or .onnx; several are averaged)
"""
import argparse, os, shutil, tempfile
import torch
from onnxruntime import GraphOptimizationLevel, InferenceSession, SessionOptions
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.quantization.shape_inference import quant_pre_process
from onnxruntime.transformers import optimizer
from onnxruntime.transformers.fusion_options import FusionOptions
from model import *

a = argparse.ArgumentParser()
a.add_argument("--base", required=True)
a.add_argument("--weights", required=True)
a.add_argument("--out", default=os.path.dirname(os.path.abspath(__file__)))
a = a.parse_args()

net = Encoder(a.base, attn_implementation="eager")
states = [read_weights(p) for p in a.weights.split(",")]
# What an .onnx file lacks (the pooler) is left as it is: nothing here uses it.
shared = set.intersection(*(set(s) for s in states))
net.load_state_dict({k: sum(s[k].float() for s in states) / len(states) if states[0][k].is_floating_point() else states[0][k] for k in states[0] if k in shared}, strict=False)
net.eval()


class Both(torch.nn.Module):
    """Label outputs and, for tasks other than the encoder's own, the last hidden state."""

    def __init__(self):
        super().__init__()
        self.net = net

    def forward(self, input_ids, attention_mask):
        hidden = self.net.encoder(input_ids=input_ids, attention_mask=attention_mask).last_hidden_state
        return self.net.heads(hidden), hidden


with tempfile.TemporaryDirectory() as folder:
    plain, clean = os.path.join(folder, "plain.onnx"), os.path.join(folder, "clean.onnx")
    ids = torch.ones(2, 16, dtype=torch.long)
    torch.onnx.export(Both().eval(), (ids, torch.ones_like(ids)), plain, input_names=["input_ids", "attention_mask"], output_names=["outputs", "hidden"], dynamic_axes={"input_ids": {0: "b", 1: "t"}, "attention_mask": {0: "b", 1: "t"}, "outputs": {0: "b", 1: "t"}, "hidden": {0: "b", 1: "t"}}, opset_version=17, dynamo=False)
    quant_pre_process(plain, clean, skip_symbolic_shape=True)
    # Attention and GELU as single kernels: about twice as fast.
    fusion = FusionOptions("bert")
    fusion.enable_skip_layer_norm = False  # an addition and a norm are five times as fast as the kernel of both
    fusion.enable_embed_layer_norm = False  # its table of words would stay at 32 bits
    optimizer.optimize_model(clean, model_type="bert", num_heads=12, hidden_size=384, opt_level=0, optimization_options=fusion).save_model_to_file(clean)
    # Seven-bit weights: no kernel of any processor saturates, so every machine gives the same numbers.
    quantize_dynamic(clean, plain, weight_type=QuantType.QInt8, per_channel=True, reduce_range=True, op_types_to_quantize=["MatMul", "Gather", "Attention"], extra_options={"DefaultTensorType": 1})
    # Further kernels, put together here but for the one above: whoever loads the model asks for basic optimisation alone.
    options = SessionOptions()
    options.graph_optimization_level = GraphOptimizationLevel.ORT_ENABLE_EXTENDED
    options.optimized_model_filepath = os.path.join(a.out, "encoder.onnx")
    InferenceSession(plain, options, disabled_optimizers=["SkipLayerNormFusion"])
shutil.copyfile(os.path.join(a.base, "tokenizer.json"), os.path.join(a.out, "tokenizer.json"))
print(os.path.getsize(os.path.join(a.out, "encoder.onnx")), "bytes")
