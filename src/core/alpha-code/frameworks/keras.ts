import { type AlphaFramework, pythonRows } from '../framework.ts';
import { provenance } from '../provenance.ts';

/** A list is α per class; a scalar would multiply all classes alike. The loss takes one-hot targets and, unless told, probabilities. */
export const keras: AlphaFramework = {
  id: 'keras',
  title: 'Keras CategoricalFocalCrossentropy',
  language: 'python',
  write: (vector, columnVector) => `alpha = [
${pythonRows(vector, columnVector)}]
# ${provenance(vector)}
# Targets are one-hot. Set from_logits=False when the model ends in a softmax.
loss = keras.losses.CategoricalFocalCrossentropy(alpha=${columnVector ? '[row[0] for row in alpha]' : 'alpha'}, gamma=2.0, from_logits=True)
`,
};
