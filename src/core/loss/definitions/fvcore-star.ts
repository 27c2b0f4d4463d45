import { type LossDefinition, PLAIN } from '../definition.ts';

export const fvcoreStar: LossDefinition = {
  ...PLAIN,
  id: 'fvcore-star',
  title: 'fvcore sigmoid_focal_loss_star',
  source: 'fvcore 0.1.5, sigmoid_focal_loss_star, reduction="mean"; Lin et al. 2017, appendix A',
  activation: 'sigmoid',
  form: 'star',
  alphaRule: 'negative-complement',
  denominator: 'elements',
};
