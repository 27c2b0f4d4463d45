import { type AlphaFramework, torchTensor } from '../framework.ts';

/** Ultralytics takes no vector of class weights as an argument, so its detection loss is given one: `pos_weight` of its cross-entropy. */
export const ultralytics: AlphaFramework = {
  id: 'ultralytics',
  title: 'Ultralytics YOLO',
  language: 'python',
  packages: ['ultralytics'],
  write: (vector, columnVector) => `import torch
from ultralytics.nn.tasks import DetectionModel

${torchTensor(vector, columnVector)}# Ultralytics takes no alpha, and its detection loss is a cross-entropy, not a focal loss: this weighs the positive part of
# it, in the order of names in data.yaml. Leave cls_pw at 0, which would weigh the classes once more. Training on several GPUs
# starts processes of its own: run this in them, too.
init_criterion = DetectionModel.init_criterion


def init_weighted_criterion(model):
    criterion = init_criterion(model)
    # Models without NMS (YOLOv10, YOLO26) have two losses.
    losses = [getattr(criterion, name) for name in ("one2many", "one2one") if hasattr(criterion, name)]
    for loss in losses or [criterion]:
        loss.bce = torch.nn.BCEWithLogitsLoss(reduction="none", pos_weight=alpha${columnVector ? '.flatten()' : ''}.to(loss.device))
    return criterion


DetectionModel.init_criterion = init_weighted_criterion
`,
};
