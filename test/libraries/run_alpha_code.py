"""Runs generated code against the libraries it is for: `run_alpha_code.py CASES RESULTS`, both JSON.

A case is the code of a framework with logits and targets; its result is what the code gave, and what the library's own
function gave where it says the same in another way. Nothing is judged here: the test compares the numbers.
"""

import json
import os
import sys
import tempfile
import traceback
import warnings

os.environ.update(
    KERAS_BACKEND="jax",
    CUDA_VISIBLE_DEVICES="",
    JAX_PLATFORMS="cpu",
    HF_HUB_OFFLINE="1",
    YOLO_OFFLINE="1",
    YOLO_CONFIG_DIR=tempfile.mkdtemp(),
    YOLO_VERBOSE="false",
    TOKENIZERS_PARALLELISM="false",
)
warnings.filterwarnings("ignore")

import numpy
import torch

torch.set_num_threads(1)


def executed(case):
    names = {"__name__": "generated", "torch": torch}
    exec(compile(case["code"], case["framework"], "exec"), names)
    return names


def tensors(case, dtype=torch.float32):
    logits = torch.tensor(case["logits"], dtype=dtype, requires_grad=True)
    return logits, torch.tensor(case["targets"])


def valued(loss, logits):
    """A loss and its gradient as plain numbers."""
    (gradient,) = torch.autograd.grad(loss, logits)
    return {"loss": loss.item(), "gradient": gradient.tolist()}


def kept_only(case):
    """For libraries that know no ignored targets."""
    rows = [(z, y) for z, y in zip(case["logits"], case["targets"]) if y != -100]
    return {**case, "logits": [z for z, _ in rows], "targets": [y for _, y in rows]}


def pytorch(case):
    alpha = executed(case)["alpha"]
    logits, targets = tensors(case)
    cross_entropy = torch.nn.CrossEntropyLoss(weight=alpha.flatten(), reduction="sum")
    return {"shape": list(alpha.shape), "alpha": alpha.flatten().tolist(), "cross-entropy": valued(cross_entropy(logits, targets), logits)}


def pytorch_module(case):
    names = executed(case)
    focal_loss, alpha = names["FocalLoss"], names["alpha"]
    logits, targets = tensors(case)
    results = {"mean": valued(names["loss"](logits, targets), logits)}
    for reduction in ("sum", "class-mean"):
        results[reduction] = valued(focal_loss(alpha, 2.0, reduction)(logits, targets), logits)
    results["none"] = focal_loss(alpha, 2.0, "none")(logits, targets).tolist()
    results["gamma per class"] = valued(focal_loss(alpha, case["gammas"])(logits, targets), logits)
    results["gamma 0"] = valued(focal_loss(None, 0.0)(logits, targets), logits)
    results["cross-entropy"] = valued(torch.nn.functional.cross_entropy(logits, targets), logits)
    results["gamma 0.5"] = valued(focal_loss(alpha, 0.5)(logits, targets), logits)
    precise, _ = tensors(case, torch.float64)
    results["float64"] = valued(focal_loss(alpha, 2.0)(precise, targets), precise)
    # (N, K) as (1, K, N, 1): classes are dimension 1.
    pixels = logits.T[None, :, :, None]
    results["pixels"] = valued(focal_loss(alpha, 2.0)(pixels, targets[None, :, None]), logits)
    for dtype in (torch.float16, torch.bfloat16):
        rounded, _ = tensors(case, dtype)
        loss = focal_loss(alpha, 2.0)(rounded, targets)
        exact = focal_loss(alpha, 2.0)(rounded.float(), targets)
        with torch.autocast("cpu", dtype=torch.bfloat16):
            cast = focal_loss(alpha, 2.0)(rounded, targets)
        results[str(dtype)] = [str(loss.dtype), loss.item(), exact.item(), cast.item()]
    module = focal_loss(alpha, case["gammas"]).to("meta")
    results["buffers"] = {name: [buffer.device.type, list(buffer.shape)] for name, buffer in module.named_buffers()}
    ignored = focal_loss(alpha)(torch.full_like(logits, float("nan")), torch.full_like(targets, -100))
    results["all ignored"] = ignored.item()
    broken = torch.tensor(case["logits"] + [[float("nan")] * logits.shape[1]], requires_grad=True)
    results["ignored NaN"] = valued(focal_loss(alpha)(broken, torch.cat([targets, torch.tensor([-100])])), broken)
    certain = torch.tensor([[0.0] + [float("-inf")] * (logits.shape[1] - 1)], requires_grad=True)
    results["certain"] = [valued(focal_loss(None, gamma)(certain, torch.tensor([0])), certain) for gamma in (0.0, 0.5, 2.0)]
    try:
        focal_loss(alpha, reduction="average")
    except ValueError as error:
        results["wrong reduction"] = str(error)
    return results


def keras(case):
    import jax
    import keras as library

    names = executed(case)
    kept = kept_only(case)
    logits, targets = numpy.array(kept["logits"], "float32"), numpy.array(kept["targets"])
    hot = library.ops.one_hot(targets, logits.shape[1])
    loss, gradient = jax.value_and_grad(lambda z: names["loss"](hot, z))(logits)
    # Ignored examples as the comment says.
    everything = numpy.array(case["logits"], "float32")
    labels = numpy.array(case["targets"])
    weighed = library.losses.CategoricalFocalCrossentropy(
        alpha=names["loss"].alpha, gamma=2.0, from_logits=True, reduction="mean_with_sample_weight"
    )
    ignoring = weighed(library.ops.one_hot(numpy.where(labels < 0, 0, labels), logits.shape[1]), everything, sample_weight=1.0 * (labels >= 0))
    return {"mean": {"loss": float(loss), "gradient": numpy.asarray(gradient).tolist()}, "ignoring": float(ignoring)}


def jax_optax(case):
    import jax
    import jax.numpy as jnp
    import optax

    focal_loss = executed(case)["focal_loss"]
    logits, labels = jnp.array(case["logits"], jnp.float32), jnp.array(case["targets"])

    def run(**options):
        loss, gradient = jax.jit(jax.value_and_grad(lambda z: focal_loss(z, labels, **options)))(logits)
        return {"loss": float(loss), "gradient": numpy.asarray(gradient).tolist()}

    results = {"mean": run(), "gamma per class": run(gamma=jnp.array(case["gammas"])), "gamma 0.5": run(gamma=0.5)}
    results["bfloat16"] = str(focal_loss(logits.astype(jnp.bfloat16), labels).dtype)
    if logits.shape[1] == 2:
        # Two classes are one sigmoid of the difference.
        alpha, kept = executed(case)["alpha"].ravel(), labels >= 0
        terms = optax.sigmoid_focal_loss(logits[:, 1] - logits[:, 0], jnp.where(kept, labels, 0).astype(jnp.float32), gamma=2.0)
        results["own"] = float(jnp.where(kept, alpha[labels] * terms, 0).sum() / kept.sum())
    optimizer = optax.sgd(1.0)
    updates, _ = optimizer.update(jax.grad(focal_loss)(logits, labels), optimizer.init(logits), logits)
    results["step"] = numpy.asarray(optax.apply_updates(logits, updates)).tolist()
    return results


def torchvision(case):
    from torchvision.ops import sigmoid_focal_loss

    names = executed(case)
    case = kept_only(case)
    logits, targets = tensors(case)
    hot = torch.nn.functional.one_hot(targets, logits.shape[1]).float()
    results = {"positives": valued(names["loss"](logits, hot), logits)}
    # With one alpha for all, both say the same up to its own weight of negatives.
    own = sigmoid_focal_loss(logits, hot, alpha=0.25, gamma=2, reduction="sum")
    names["alpha"] = torch.full((logits.shape[1],), 1 / 3)
    results["own"] = [own.item(), 0.75 * (names["loss"](logits, hot) * hot.sum()).item()]
    results["prior"] = names["prior_bias"].tolist()
    return results


def kornia(case):
    import kornia as library

    names = executed(case)
    logits, targets = tensors(case)
    results = {"mean": valued(names["loss"](logits, targets), logits)}
    own = library.losses.FocalLoss(alpha=None, gamma=2.0, reduction="mean", weight=names["alpha"].flatten())
    results["own"] = own(logits, targets).item()
    return results


def monai(case):
    import monai as library

    names = executed(case)
    case = kept_only(case)
    logits, targets = tensors(case)
    results = {"mean": valued(names["loss"](logits, targets[:, None]), logits)}
    own = library.losses.FocalLoss(use_softmax=True, to_onehot_y=True, gamma=2.0, weight=names["alpha"].flatten())
    results["own"] = own(logits, targets[:, None]).item()
    volume = logits.T[None, :, :, None]
    results["pixels"] = valued(names["loss"](volume, targets[None, None, :, None]), logits)
    return results


class Rows(torch.nn.Module):
    """A model whose weights are the logits, so that its gradient is theirs."""

    def __init__(self, logits):
        super().__init__()
        self.rows = torch.nn.Parameter(torch.tensor(logits, dtype=torch.float32))

    def forward(self, index):
        return self.rows[index]


class NamedRows(Rows):
    """The same, with outputs as those of transformers."""

    def forward(self, index, labels=None):
        return {"logits": self.rows[index]}


def transformers(case):
    from transformers import Trainer, TrainingArguments

    names = executed(case)
    data = [{"index": index, "labels": label} for index, label in enumerate(case["targets"])]
    half = (len(data) + 1) // 2

    def step(trainer_class, **options):
        """One optimizer step over two accumulated batches; the gradient is what it moved."""
        model = NamedRows(case["logits"])
        with tempfile.TemporaryDirectory() as folder:
            arguments = TrainingArguments(
                folder,
                per_device_train_batch_size=half,
                gradient_accumulation_steps=2,
                max_steps=1,
                learning_rate=1.0,
                lr_scheduler_type="constant",
                optim="sgd",
                max_grad_norm=0.0,
                logging_steps=1,
                report_to=[],
                save_strategy="no",
                disable_tqdm=True,
                remove_unused_columns=False,
                use_cpu=True,
            )
            trainer = trainer_class(model=model, args=arguments, train_dataset=data, eval_dataset=data, **options)
            before = model.rows.detach().clone()
            loss = trainer.train().training_loss
            gradient = (before - model.rows.detach()).tolist()
            model.rows.data.copy_(before)
            return {"loss": loss, "gradient": gradient}, trainer

    results = {}
    sys.stdout, kept = open(os.devnull, "w"), sys.stdout
    try:
        results["accumulated"], trainer = step(names["FocalTrainer"])
        results["function"], _ = step(Trainer, compute_loss_func=names["focal_loss"])
        inputs = {"index": torch.arange(len(data)), "labels": torch.tensor(case["targets"])}
        loss = trainer.compute_loss(trainer.model, inputs)
        results["mean"] = valued(loss, trainer.model.rows)
        # As Trainer calls it before 4.46, and from then on.
        loss, outputs = trainer.compute_loss(trainer.model, inputs, return_outputs=True)
        results["outputs"] = [loss.item(), list(outputs["logits"].shape), sorted(inputs)]
        results["items"] = trainer.compute_loss(trainer.model, inputs, num_items_in_batch=torch.tensor(1000)).item()
        trainer.args.per_device_eval_batch_size = len(data)
        results["evaluation"] = trainer.evaluate()["eval_loss"]
        # Tokens: (batch, length, K).
        tokens = {"index": inputs["index"][None], "labels": inputs["labels"][None]}
        results["tokens"] = trainer.compute_loss(trainer.model, tokens).item()
    finally:
        sys.stdout.close()
        sys.stdout = kept
    return results


def lightning(case):
    import logging

    import lightning as library

    logging.getLogger("lightning.pytorch").setLevel(logging.ERROR)
    names = executed(case)
    module = names["FocalClassifier"](Rows(case["logits"]))
    found = {}

    class Watch(library.Callback):
        def on_before_optimizer_step(self, trainer, own, optimizer):
            found["gradient"] = own.model.rows.grad.tolist()

    batch = torch.utils.data.TensorDataset(torch.arange(len(case["targets"])), torch.tensor(case["targets"]))
    loader = torch.utils.data.DataLoader(batch, batch_size=len(batch))
    trainer = library.Trainer(
        max_steps=1, accelerator="cpu", logger=False, enable_checkpointing=False, enable_progress_bar=False, enable_model_summary=False, callbacks=[Watch()]
    )
    validated = trainer.validate(module, loader, verbose=False)[0]["val_loss"]
    trainer.fit(module, loader)
    return {
        "mean": {"loss": trainer.callback_metrics["train_loss"].item(), **found},
        "validation": validated,
        "buffers": sorted(name for name, _ in module.named_buffers()),
    }


def ultralytics(case):
    from ultralytics.cfg import get_cfg
    from ultralytics.nn.tasks import DetectionModel

    original = DetectionModel.init_criterion
    try:
        names = executed(case)
        case = kept_only(case)
        logits, targets = tensors(case)
        classes = logits.shape[1]
        hot = torch.nn.functional.one_hot(targets, classes).float()
        results = {}
        for name in ("yolov8n.yaml", "yolo26n.yaml"):
            torch.manual_seed(0)
            model = DetectionModel(name, nc=classes, verbose=False)
            model.args = get_cfg()
            model.train()
            boxes = torch.tensor([[0.5, 0.5, 0.4, 0.4], [0.3, 0.6, 0.3, 0.2]])
            batch = {"img": torch.rand(1, 3, 64, 64), "batch_idx": torch.zeros(2), "cls": torch.tensor([[0.0], [1.0]]), "bboxes": boxes}
            predictions = model(batch["img"])
            criterion = model.init_criterion()
            losses = [getattr(criterion, each) for each in ("one2many", "one2one") if hasattr(criterion, each)] or [criterion]
            plain = original(model)
            losses_of = lambda chosen: [float(value) for value in chosen(predictions, batch)[1].values()]
            results[name] = {
                "losses": len(losses),
                "bce": [valued(loss.bce(logits, hot).sum(), logits) for loss in losses],
                "weighted": losses_of(criterion),
                "plain": losses_of(plain),
            }
            alpha, names["alpha"] = names["alpha"], torch.ones(classes)
            results[name]["ones"] = losses_of(model.init_criterion())
            names["alpha"] = alpha
        return results
    finally:
        DetectionModel.init_criterion = original


def data(case):
    """CSV and YAML as the usual readers see them."""
    if case["framework"] == "yaml":
        import yaml

        return {"read": yaml.safe_load(case["code"])}
    if case["framework"] == "json":
        return {"read": json.loads(case["code"])}
    import csv
    import io

    return {"read": list(csv.DictReader(io.StringIO(case["code"], newline="")))}


RUNS = {
    "pytorch": pytorch,
    "pytorch-module": pytorch_module,
    "transformers": transformers,
    "lightning": lightning,
    "keras": keras,
    "jax-optax": jax_optax,
    "torchvision": torchvision,
    "kornia": kornia,
    "monai": monai,
    "ultralytics": ultralytics,
    "json": data,
    "yaml": data,
    "csv": data,
}

cases, results = sys.argv[1:]
with open(cases, encoding="utf-8") as file:
    wanted = json.load(file)
found = []
for case in wanted:
    try:
        result = RUNS[case["framework"]](case)
        json.dumps(result, allow_nan=False)
        found.append(result)
    except Exception:
        found.append({"error": traceback.format_exc()})
with open(results, "w", encoding="utf-8") as file:
    json.dump(found, file)
