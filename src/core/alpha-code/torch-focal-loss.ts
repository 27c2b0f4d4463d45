/** A module of PyTorch that computes what `loss/focal-reference.ts` computes, by the same way: the log-odds of the right class. */
export const TORCH_FOCAL_LOSS = `class FocalLoss(torch.nn.Module):
    """-alpha_t (1 - p_t)^gamma log p_t with p = softmax(logits) (Lin et al. 2017, eq. 5), in float32 or better.

    logits: (N, K, ...); target: class ids (N, ...), as torch.nn.CrossEntropyLoss takes them.
    alpha: K weights, (K,) or (K, 1), or None. gamma: a number of 0 or more, or K of them, for the class of the target.
    reduction: "none", 0 where the target is ignored; "sum"; "mean" over the targets that are not ignored (CrossEntropyLoss
    divides by the sum of their weights instead); "class-mean", the sum divided by K.
    """

    def __init__(self, alpha=None, gamma=2.0, reduction="mean", ignore_index=-100):
        super().__init__()
        if reduction not in ("none", "sum", "mean", "class-mean"):
            raise ValueError(f"reduction is none, sum, mean or class-mean, not {reduction!r}")
        self.register_buffer("alpha", None if alpha is None else torch.as_tensor(alpha, dtype=torch.float32).flatten())
        self.register_buffer("gamma", torch.as_tensor(gamma, dtype=torch.float32).flatten())
        self.reduction = reduction
        self.ignore_index = ignore_index

    def forward(self, logits, target):
        # Half precision has too few digits for a loss: under autocast, too, it is computed in float32.
        with torch.autocast(logits.device.type, enabled=False):
            logits = logits.to(torch.promote_types(logits.dtype, torch.float32))
            kept = target != self.ignore_index
            logits = logits.masked_fill(~kept.unsqueeze(1), 0.0)
            target = target.masked_fill(~kept, 0)
            gold = target.unsqueeze(1)
            # Log-odds of the right class against all others: 1 - p_t would lose its digits where p_t comes near 1.
            others = logits.scatter(1, gold, torch.finfo(logits.dtype).min).logsumexp(1)
            log_odds = logits.gather(1, gold).squeeze(1) - others
            log_p = torch.nn.functional.logsigmoid(log_odds)
            log_q = torch.nn.functional.logsigmoid(-log_odds)
            gamma = self.gamma[target] if self.gamma.numel() > 1 else self.gamma
            loss = -torch.exp(gamma * log_q) * log_p
            if self.alpha is not None:
                loss = self.alpha[target] * loss
            loss = loss.masked_fill(~kept, 0.0)
            if self.reduction == "none":
                return loss
            if self.reduction == "mean":
                return loss.sum() / kept.sum().clamp(min=1)
            return loss.sum() / (logits.shape[1] if self.reduction == "class-mean" else 1)
`;
