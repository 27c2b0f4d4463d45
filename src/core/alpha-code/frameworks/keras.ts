import { type AlphaFramework, binaryPrior, pythonRows } from '../framework.ts';
import { provenance } from '../provenance.ts';

/** A list is α per class; a scalar would multiply all classes alike. The loss takes one-hot targets and, unless told, probabilities. */
export const keras: AlphaFramework = {
  id: 'keras',
  title: 'Keras CategoricalFocalCrossentropy',
  language: 'python',
  packages: ['keras', 'tensorflow', 'tf_keras'],
  write: (vector, columnVector) => `import keras

alpha = [
${pythonRows(vector, columnVector)}]
# ${provenance(vector)}
# A list is alpha per class; a single number would multiply all classes alike. Targets are one-hot. Keras takes probabilities
# unless it is told otherwise: set from_logits=False when the model ends in a softmax. The mean is over the examples;
# probabilities are held within 1e-7 and 1 - 1e-7. To leave examples out, give them sample_weight 0, and the loss
# reduction="mean_with_sample_weight" to leave them out of the denominator, too.
loss = keras.losses.CategoricalFocalCrossentropy(alpha=${columnVector ? '[row[0] for row in alpha]' : 'alpha'}, gamma=2.0, from_logits=True)
${binaryPrior(vector)}`,
};
