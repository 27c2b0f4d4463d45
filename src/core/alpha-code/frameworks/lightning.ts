import { type AlphaFramework, binaryPrior, torchTensor } from '../framework.ts';
import { TORCH_FOCAL_LOSS } from '../torch-focal-loss.ts';

export const lightning: AlphaFramework = {
  id: 'lightning',
  title: 'Lightning module',
  language: 'python',
  packages: ['lightning', 'pytorch_lightning'],
  write: (vector, columnVector) => `import lightning
import torch

${torchTensor(vector, columnVector)}${binaryPrior(vector)}

${TORCH_FOCAL_LOSS}

class FocalClassifier(lightning.LightningModule):
    """Trains a model that gives logits (N, K, ...) on batches of (inputs, target)."""

    def __init__(self, model, gamma=2.0, learning_rate=1e-3):
        super().__init__()
        self.model = model
        self.learning_rate = learning_rate
        self.loss = FocalLoss(alpha, gamma)

    def forward(self, inputs):
        return self.model(inputs)

    def training_step(self, batch, batch_idx):
        inputs, target = batch
        loss = self.loss(self(inputs), target)
        self.log("train_loss", loss)
        return loss

    def validation_step(self, batch, batch_idx):
        inputs, target = batch
        self.log("val_loss", self.loss(self(inputs), target), prog_bar=True)

    def configure_optimizers(self):
        return torch.optim.AdamW(self.parameters(), lr=self.learning_rate)
`,
};
