"""Focal loss and its gradient as an onnxruntime graph: `kernel_onnx.py FOLDER ROWS CLASSES THREADS ROUNDS` prints milliseconds (the median)."""

import os
import sys
import time

import numpy
import onnxruntime
from onnx import TensorProto, helper

folder, rows, classes, threads, rounds = sys.argv[1], *map(int, sys.argv[2:6])


def column(name, dtype):
    return numpy.fromfile(os.path.join(folder, name), dtype=dtype)


def constant(name, values, kind=TensorProto.FLOAT):
    return helper.make_tensor(name, kind, numpy.shape(values), numpy.ravel(values).tolist())


# Without differentiation in the runtime, the gradient is written out: f (p_j − [j = t]), f = α q^γ (1 − γ p log p ÷ q).
nodes = [
    ("LogSoftmax", ["z"], "log_s", {"axis": 1}),
    ("Unsqueeze", ["y", "axis1"], "y1", {}),
    ("GatherElements", ["log_s", "y1"], "log_p", {"axis": 1}),
    ("Exp", ["log_p"], "p", {}),
    ("Sub", ["one", "p"], "q", {}),
    ("Gather", ["alpha", "y1"], "a", {}),
    ("Gather", ["gamma", "y1"], "g", {}),
    ("Pow", ["q", "g"], "q_g", {}),
    ("Mul", ["a", "q_g"], "a_q", {}),
    ("Mul", ["a_q", "log_p"], "negative", {}),
    ("Neg", ["negative"], "loss", {}),
    ("Mul", ["g", "p"], "g_p", {}),
    ("Mul", ["g_p", "log_p"], "g_p_l", {}),
    ("Div", ["g_p_l", "q"], "ratio", {}),
    ("Sub", ["one", "ratio"], "bracket", {}),
    ("Mul", ["a_q", "bracket"], "f", {}),
    ("Exp", ["log_s"], "s", {}),
    ("OneHot", ["y", "depth", "off_on"], "hot", {"axis": 1}),
    ("Sub", ["s", "hot"], "difference", {}),
    ("Mul", ["f", "difference"], "gradient", {}),
]
graph = helper.make_graph(
    [helper.make_node(op, inputs, [output], **attributes) for op, inputs, output, attributes in nodes],
    "focal",
    [helper.make_tensor_value_info("z", TensorProto.FLOAT, [rows, classes]), helper.make_tensor_value_info("y", TensorProto.INT64, [rows])],
    [helper.make_tensor_value_info("loss", TensorProto.FLOAT, [rows, 1]), helper.make_tensor_value_info("gradient", TensorProto.FLOAT, [rows, classes])],
    [
        constant("one", [1.0]),
        constant("axis1", [1], TensorProto.INT64),
        constant("depth", [classes], TensorProto.INT64),
        constant("off_on", [0.0, 1.0]),
        constant("alpha", column("alpha.f32", numpy.float32)),
        constant("gamma", column("gamma.f32", numpy.float32)),
    ],
)
model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)])
model.ir_version = 8
options = onnxruntime.SessionOptions()
options.intra_op_num_threads = threads
options.inter_op_num_threads = 1
session = onnxruntime.InferenceSession(model.SerializeToString(), options, providers=["CPUExecutionProvider"])
inputs = {"z": column("logits.f32", numpy.float32).reshape(rows, classes), "y": column("labels.i32", numpy.int32).astype(numpy.int64)}
times = []
for _ in range(rounds + 2):
    start = time.perf_counter()
    session.run(["loss", "gradient"], inputs)
    times.append(1000 * (time.perf_counter() - start))
print(sorted(times[2:])[rounds // 2], onnxruntime.__version__)
