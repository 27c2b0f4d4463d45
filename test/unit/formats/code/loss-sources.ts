/** Whole implementations, written from their formulas in the manner of the libraries and repositories that people copy from. */

/** As in AdeelH/pytorch-multi-class-focal-loss: ignored rows are taken out first. */
const ADEEL = `import torch
from torch import nn
from torch.nn import functional as F


class FocalLoss(nn.Module):
    def __init__(self, alpha=None, gamma=0.0, reduction='mean', ignore_index=-100):
        super().__init__()
        self.alpha = alpha
        self.gamma = gamma
        self.ignore_index = ignore_index
        self.reduction = reduction
        self.nll_loss = nn.NLLLoss(weight=alpha, reduction='none', ignore_index=ignore_index)

    def forward(self, x, y):
        if x.ndim > 2:
            c = x.shape[1]
            x = x.permute(0, *range(2, x.ndim), 1).reshape(-1, c)
            y = y.view(-1)
        unignored_mask = y != self.ignore_index
        y = y[unignored_mask]
        if len(y) == 0:
            return torch.tensor(0.0)
        x = x[unignored_mask]
        log_p = F.log_softmax(x, dim=-1)
        ce = self.nll_loss(log_p, y)
        all_rows = torch.arange(len(x))
        log_pt = log_p[all_rows, y]
        pt = log_pt.exp()
        focal_term = (1 - pt) ** self.gamma
        loss = focal_term * ce
        if self.reduction == 'mean':
            loss = loss.mean()
        elif self.reduction == 'sum':
            loss = loss.sum()
        return loss
`;

const TORCHVISION = `import torch
import torch.nn.functional as F


def sigmoid_focal_loss(inputs, targets, alpha=0.25, gamma=2, reduction="none"):
    p = torch.sigmoid(inputs)
    ce_loss = F.binary_cross_entropy_with_logits(inputs, targets, reduction="none")
    p_t = p * targets + (1 - p) * (1 - targets)
    loss = ce_loss * ((1 - p_t) ** gamma)
    if alpha >= 0:
        alpha_t = alpha * targets + (1 - alpha) * (1 - targets)
        loss = alpha_t * loss
    if reduction == "none":
        pass
    elif reduction == "mean":
        loss = loss.mean()
    elif reduction == "sum":
        loss = loss.sum()
    else:
        raise ValueError(reduction)
    return loss
`;

const CLCARWIN = `import torch
import torch.nn as nn
import torch.nn.functional as F
from torch.autograd import Variable


class FocalLoss(nn.Module):
    def __init__(self, gamma=0, alpha=None, size_average=True):
        super(FocalLoss, self).__init__()
        self.gamma = gamma
        self.alpha = alpha
        if isinstance(alpha, (float, int)): self.alpha = torch.Tensor([alpha, 1 - alpha])
        if isinstance(alpha, list): self.alpha = torch.Tensor(alpha)
        self.size_average = size_average

    def forward(self, input, target):
        if input.dim() > 2:
            input = input.view(input.size(0), input.size(1), -1)
            input = input.transpose(1, 2)
            input = input.contiguous().view(-1, input.size(2))
        target = target.view(-1, 1)
        logpt = F.log_softmax(input)
        logpt = logpt.gather(1, target)
        logpt = logpt.view(-1)
        pt = Variable(logpt.data.exp())
        if self.alpha is not None:
            if self.alpha.type() != input.data.type():
                self.alpha = self.alpha.type_as(input.data)
            at = self.alpha.gather(0, target.data.view(-1))
            logpt = logpt * Variable(at)
        loss = -1 * (1 - pt) ** self.gamma * logpt
        if self.size_average: return loss.mean()
        else: return loss.sum()
`;

const MMDET = `import torch
import torch.nn as nn
import torch.nn.functional as F


def py_sigmoid_focal_loss(pred, target, weight=None, gamma=2.0, alpha=0.25, reduction='mean', avg_factor=None):
    pred_sigmoid = pred.sigmoid()
    target = target.type_as(pred)
    pt = (1 - pred_sigmoid) * target + pred_sigmoid * (1 - target)
    focal_weight = (alpha * target + (1 - alpha) * (1 - target)) * pt.pow(gamma)
    loss = F.binary_cross_entropy_with_logits(pred, target, reduction='none') * focal_weight
    if weight is not None:
        loss = loss * weight
    return weight_reduce_loss(loss, weight, reduction, avg_factor)


class FocalLoss(nn.Module):
    def forward(self, pred, target, weight=None, avg_factor=None):
        num_classes = pred.size(1)
        target = F.one_hot(target, num_classes=num_classes + 1)
        target = target[:, :num_classes]
        return py_sigmoid_focal_loss(pred, target, weight, avg_factor=avg_factor)
`;

const MONAI = `import torch
import torch.nn.functional as F
from torch.nn.modules.loss import _Loss


class FocalLoss(_Loss):
    def __init__(self, include_background=True, to_onehot_y=False, gamma=2.0, alpha=None, weight=None, reduction="mean", use_softmax=False):
        super().__init__(reduction=reduction)
        self.gamma, self.alpha, self.use_softmax = gamma, alpha, use_softmax

    def forward(self, input, target):
        n_pred_ch = input.shape[1]
        target = one_hot(target, num_classes=n_pred_ch)
        input = input.float()
        target = target.float()
        if self.use_softmax:
            loss = softmax_focal_loss(input, target, self.gamma, self.alpha)
        else:
            loss = sigmoid_focal_loss(input, target, self.gamma, self.alpha)
        if self.reduction == "sum":
            loss = loss.mean(dim=list(range(2, len(target.shape))))
            loss = loss.sum()
        elif self.reduction == "mean":
            loss = loss.mean()
        return loss


def softmax_focal_loss(input, target, gamma=2.0, alpha=None):
    input_ls = input.log_softmax(1)
    loss = -(1 - input_ls.exp()).pow(gamma) * input_ls * target
    if alpha is not None:
        alpha_fac = torch.tensor([1 - alpha] + [alpha] * (target.shape[1] - 1)).to(loss)
        loss = alpha_fac.view((1, -1, 1, 1)) * loss
    return loss


def sigmoid_focal_loss(input, target, gamma=2.0, alpha=None):
    max_val = (-input).clamp(min=0)
    loss = input - input * target + max_val + ((-max_val).exp() + (-input - max_val).exp()).log()
    invprobs = F.logsigmoid(-input * (target * 2 - 1))
    return (invprobs * gamma).exp() * loss
`;

const KERAS = `import tensorflow as tf


class CategoricalFocalLoss(tf.keras.losses.Loss):
    def __init__(self, alpha, gamma=2.0):
        super().__init__()
        self.alpha = tf.constant(alpha)
        self.gamma = gamma

    def call(self, y_true, y_pred):
        y_pred = y_pred / tf.reduce_sum(y_pred, axis=-1, keepdims=True)
        y_pred = tf.clip_by_value(y_pred, 1e-7, 1 - 1e-7)
        cross_entropy = -y_true * tf.math.log(y_pred)
        weight = self.alpha * tf.pow(1.0 - y_pred, self.gamma)
        return tf.reduce_sum(weight * cross_entropy, axis=-1)


model = tf.keras.Sequential([tf.keras.layers.Dense(64, activation="relu"), tf.keras.layers.Dense(5, activation="softmax")])
model.compile(optimizer="adam", loss=CategoricalFocalLoss([1, 2, 3, 4, 5]))
`;

/** The widely copied snippet, put right: p_t from the plain loss, α afterwards, the mean over what is kept. */
const SNIPPET = `import torch
import torch.nn as nn
import torch.nn.functional as F


class FocalLoss(nn.Module):
    def __init__(self, alpha=None, gamma=2):
        super().__init__()
        self.alpha, self.gamma = alpha, gamma

    def forward(self, inputs, targets):
        ce_loss = F.cross_entropy(inputs, targets, reduction='none')
        pt = torch.exp(-ce_loss)
        focal_loss = (1 - pt) ** self.gamma * ce_loss
        if self.alpha is not None:
            focal_loss = self.alpha[targets] * focal_loss
        return focal_loss.mean()
`;

/** Class-balanced loss by the effective number, with sigmoids: divided by the sum of the one-hot labels. */
const CLASS_BALANCED = `import numpy as np
import torch
import torch.nn.functional as F


def focal_loss(labels, logits, alpha, gamma):
    bce = F.binary_cross_entropy_with_logits(input=logits, target=labels, reduction="none")
    modulator = torch.exp(-gamma * labels * logits - gamma * torch.log(1 + torch.exp(-1.0 * logits)))
    weighted_loss = alpha * modulator * bce
    loss = torch.sum(weighted_loss)
    loss /= torch.sum(labels)
    return loss


def cb_loss(labels, logits, samples_per_cls, no_of_classes, beta, gamma):
    effective_num = 1.0 - np.power(beta, samples_per_cls)
    weights = (1.0 - beta) / np.array(effective_num)
    weights = weights / np.sum(weights) * no_of_classes
    labels_one_hot = F.one_hot(labels, no_of_classes).float()
    weights = torch.tensor(weights).float().unsqueeze(0)
    weights = weights.repeat(labels_one_hot.shape[0], 1) * labels_one_hot
    weights = weights.sum(1).unsqueeze(1).repeat(1, no_of_classes)
    return focal_loss(labels_one_hot, logits, weights, gamma)
`;

const TOKENS = `from torch import nn
from transformers import Trainer


class WeightedTrainer(Trainer):
    def compute_loss(self, model, inputs, return_outputs=False, **kwargs):
        labels = inputs.pop("labels")
        outputs = model(**inputs)
        logits = outputs.get("logits")
        criterion = nn.CrossEntropyLoss(weight=self.class_weights, ignore_index=-100)
        loss = criterion(logits.view(-1, self.model.config.num_labels), labels.view(-1))
        probabilities = logits.softmax(-1)
        self.log({"confidence": probabilities.max(-1).values.mean().item()})
        return (loss, outputs) if return_outputs else loss
`;

export const FAULTLESS: Readonly<Record<string, string>> = {
  'the manner of AdeelH': ADEEL,
  'the manner of torchvision': TORCHVISION,
  'the manner of clcarwin': CLCARWIN,
  'the manner of mmdet': MMDET,
  'the manner of MONAI': MONAI,
  'the manner of Keras': KERAS,
  'the snippet, put right': SNIPPET,
  'class-balanced loss': CLASS_BALANCED,
  'a weighted Trainer': TOKENS,
};

export const FAULTY: Readonly<Record<string, { readonly source: string; readonly codes: readonly string[] }>> = {
  'the snippet as it is copied': {
    source: `import torch
import torch.nn as nn
import torch.nn.functional as F

class FocalLoss(nn.Module):
    def __init__(self, weight=None, gamma=2.0, reduction='none'):
        nn.Module.__init__(self)
        self.weight = weight
        self.gamma = gamma
        self.reduction = reduction

    def forward(self, input_tensor, target_tensor):
        log_prob = F.log_softmax(input_tensor, dim=-1)
        prob = torch.exp(log_prob)
        return F.nll_loss(((1 - prob) ** self.gamma) * log_prob, target_tensor, weight=self.weight, reduction=self.reduction)


class FocalLoss2(nn.modules.loss._WeightedLoss):
    def __init__(self, weight=None, gamma=2, reduction='mean'):
        super().__init__(weight, reduction=reduction)
        self.gamma = gamma
        self.weight = weight

    def forward(self, input, target):
        ce_loss = F.cross_entropy(input, target, reduction='none', weight=self.weight)
        pt = torch.exp(-ce_loss)
        focal_loss = ((1 - pt) ** self.gamma * ce_loss).mean()
        return focal_loss
`,
    codes: ['weighted-pt'],
  },
  'a softmax form that sums over one-hot targets by a mean': {
    source: `import torch
import torch.nn.functional as F


def focal_loss(logits, target, alpha, gamma=2.0, ignore_index=-100):
    probs = F.softmax(logits, dim=1)
    onehot = F.one_hot(target, logits.shape[1]).float()
    pt = probs.clamp(1e-8, 1.0)
    per_class = -alpha * onehot * torch.pow(1 - pt, gamma) * torch.log(pt)
    return per_class.mean()
`,
    codes: ['mean-over-classes'],
  },
  "kornia's own way": {
    source: `import torch
import torch.nn.functional as F
import kornia


def focal_loss(pred, target, gamma=2.0, ignore_index=-100):
    target_mask = target != ignore_index
    target = torch.where(target_mask, target, 0)
    log_pred_soft = pred.log_softmax(1)
    loss_tmp = -torch.pow(1.0 - log_pred_soft.exp(), gamma) * log_pred_soft * F.one_hot(target, pred.shape[1]).permute(0, 2, 1)
    loss_tmp = loss_tmp * target_mask.unsqueeze(1)
    loss = torch.mean(loss_tmp)
    return loss
`,
    codes: ['ignored-in-mean', 'mean-over-classes'],
  },
  'a notebook of segmentation': {
    source: `from kornia.losses import FocalLoss
import torch.nn.functional as F
criterion = FocalLoss(alpha=0.25, gamma=2.0, reduction='mean')
for x, y in loader:
    probabilities = F.softmax(model(x), dim=1)
    loss = criterion(probabilities, y)
    loss.backward()
`,
    codes: ['background-alpha', 'mean-over-classes', 'probabilities-as-logits'],
  },
};
