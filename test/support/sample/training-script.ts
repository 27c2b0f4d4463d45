/** The sample's `train.py`: what a training script with focal loss looks like. It is never run; its α is that of an earlier version of the data. */
export function trainingScript(
  labels: readonly string[],
  { alpha, tokens }: { readonly alpha: readonly number[]; readonly tokens: number },
  epochs: number,
): string {
  const rows = labels.map((label, id) => `    ${alpha[id]!.toPrecision(4)},  # ${label}`).join('\n');
  return `"""Trains a tagger for the news entities with the focal loss."""

import torch
from torch import nn

EPOCHS = ${epochs}
GAMMA = 2.0

# of the first release, in label-id order
alpha = torch.tensor([
${rows}
])
# Focal Lens: inverse-sqrt, normalization mean, counted on ${tokens} tokens, split train


class FocalLoss(nn.Module):
    """-alpha_t * (1 - p_t) ** gamma * log(p_t), averaged over the tokens."""

    def __init__(self, alpha, gamma):
        super().__init__()
        self.register_buffer("alpha", alpha)
        self.gamma = gamma

    def forward(self, logits, labels):
        kept = labels != -100
        logits, labels = logits[kept], labels[kept]
        log_p = torch.log_softmax(logits, dim=-1).gather(1, labels.unsqueeze(1)).squeeze(1)
        loss = -self.alpha[labels] * (1 - log_p.exp()) ** self.gamma * log_p
        return loss.mean()


def train(model, batches, device="cpu"):
    criterion = FocalLoss(alpha, GAMMA).to(device)
    optimizer = torch.optim.AdamW(model.parameters(), lr=3e-5)
    for _ in range(EPOCHS):
        for inputs, labels in batches:
            optimizer.zero_grad()
            loss = criterion(model(inputs.to(device)), labels.to(device))
            loss.backward()
            optimizer.step()
`;
}
