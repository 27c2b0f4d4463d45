import { type AlphaFramework, torchTensor } from '../framework.ts';
import { TORCH_FOCAL_LOSS } from '../torch-focal-loss.ts';

/**
 * A subclass of Trainer (tried with transformers 4.41, 4.46, 4.49 and 5.24), and its loss as a function for `compute_loss_func`, whose gradients
 * over accumulated batches are right from 4.49 on. `num_items_in_batch` is the number of labels of all
 * accumulated batches, on all processes; older versions do not pass it, and average the means of the batches.
 */
export const transformers: AlphaFramework = {
  id: 'transformers',
  title: 'Hugging Face Trainer',
  language: 'python',
  packages: ['transformers'],
  write: (vector, columnVector) => `import torch
from transformers import Trainer

${torchTensor(vector, columnVector)}

${TORCH_FOCAL_LOSS}

focal = FocalLoss(alpha, gamma=2.0, reduction="sum")


def focal_loss(outputs, labels, num_items_in_batch=None):
    """The mean over the labels that are not -100: those of this batch, or of all accumulated batches where they are counted."""
    logits = outputs["logits"]
    total = focal.to(logits.device)(logits.reshape(-1, logits.shape[-1]), labels.reshape(-1))
    return total / ((labels != -100).sum().clamp(min=1) if num_items_in_batch is None else num_items_in_batch)


class FocalTrainer(Trainer):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        # Asks for num_items_in_batch (transformers >= 4.46), and says that the loss is divided by it.
        self.model_accepts_loss_kwargs = True

    def compute_loss(self, model, inputs, return_outputs=False, num_items_in_batch=None, **kwargs):
        outputs = model(**{name: value for name, value in inputs.items() if name != "labels"})
        loss = focal_loss(outputs, inputs["labels"], num_items_in_batch)
        if num_items_in_batch is not None and getattr(self.args, "average_tokens_across_devices", False):
            loss = loss * self.accelerator.num_processes  # their gradients are averaged, their labels were counted together
        return (loss, outputs) if return_outputs else loss


# trainer = FocalTrainer(...). From transformers 4.49 on the loss alone will do: trainer = Trainer(..., compute_loss_func=focal_loss)
`,
};
