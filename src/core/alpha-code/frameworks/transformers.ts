import { type AlphaFramework, torchTensor } from '../framework.ts';

/** `compute_loss_func` of the Trainer (transformers ≥ 4.46). Ignored positions are left out before anything is computed. */
export const transformers: AlphaFramework = {
  id: 'transformers',
  title: 'Hugging Face Trainer',
  language: 'python',
  write: (vector, columnVector) => `${torchTensor(vector, columnVector)}

def focal_loss(outputs, labels, num_items_in_batch=None, gamma=2.0):
    logits = outputs["logits"]
    logits = logits.reshape(-1, logits.shape[-1])
    labels = labels.reshape(-1)
    kept = labels != -100
    labels = labels[kept]
    log_p = torch.log_softmax(logits[kept].float(), dim=-1).gather(1, labels.unsqueeze(1)).squeeze(1)
    loss = -alpha.to(log_p.device)${columnVector ? '.flatten()' : ''}[labels] * (-torch.expm1(log_p)) ** gamma * log_p
    return loss.sum() / (num_items_in_batch if num_items_in_batch is not None else max(1, len(labels)))


# trainer = Trainer(..., compute_loss_func=focal_loss)
`,
};
