import { type AlphaFramework, torchTensor } from '../framework.ts';

/** Ultralytics takes no vector of class weights as an argument, so its detection loss is given one: `pos_weight` of its cross-entropy. */
export const ultralytics: AlphaFramework = {
  id: 'ultralytics',
  title: 'Ultralytics YOLO',
  language: 'python',
  write: (
    vector,
    columnVector,
  ) => `${torchTensor(vector, columnVector)}# Ultralytics takes no alpha: this weighs the positive part of its binary cross-entropy, in the order of names in data.yaml.
from ultralytics.nn.tasks import DetectionModel
from ultralytics.utils.loss import v8DetectionLoss


class WeightedDetectionLoss(v8DetectionLoss):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.bce = torch.nn.BCEWithLogitsLoss(reduction="none", pos_weight=alpha.to(self.device)${columnVector ? '.flatten()' : ''})


DetectionModel.init_criterion = lambda self: WeightedDetectionLoss(self)
`,
};
