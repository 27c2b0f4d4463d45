"""Focal loss and its gradient in PyTorch: `kernel_torch.py FOLDER ROWS CLASSES eager|compile THREADS ROUNDS [tuned]` prints milliseconds (the median)."""

import os
import sys
import time

# With these the allocator keeps what it was given, instead of asking for fresh pages of every tensor.
TUNED = {"MALLOC_MMAP_THRESHOLD_": "2000000000", "MALLOC_TRIM_THRESHOLD_": "4000000000", "MALLOC_TOP_PAD_": "67108864"}

folder, rows, classes, form, threads, rounds = sys.argv[1:7]
if sys.argv[7:] == ["tuned"] and "MALLOC_TOP_PAD_" not in os.environ:
    os.execve(sys.executable, [sys.executable, *sys.argv], {**os.environ, **TUNED})

import numpy
import torch

rows, classes, threads, rounds = int(rows), int(classes), int(threads), int(rounds)
torch.set_num_threads(threads)


def column(name, dtype):
    return torch.from_numpy(numpy.fromfile(os.path.join(folder, name), dtype=dtype))


logits = column("logits.f32", numpy.float32).reshape(rows, classes)
labels = column("labels.i32", numpy.int32).long()
alpha = column("alpha.f32", numpy.float32)
gamma = column("gamma.f32", numpy.float32)


def loss(z):
    log_p = torch.log_softmax(z, 1).gather(1, labels[:, None])[:, 0]
    return -(alpha[labels] * (1 - log_p.exp()) ** gamma[labels] * log_p).sum()


run = torch.compile(loss) if form == "compile" else loss
logits.requires_grad_(True)
times = []
for _ in range(rounds + 3):
    logits.grad = None
    start = time.perf_counter()
    run(logits).backward()
    times.append(1000 * (time.perf_counter() - start))
print(sorted(times[3:])[rounds // 2], torch.__version__)
