import { type AlphaFramework, binaryPrior, pythonRows } from '../framework.ts';
import { provenance } from '../provenance.ts';

/** Optax has the sigmoid form with a single α only, so the softmax form is written out. */
export const jaxOptax: AlphaFramework = {
  id: 'jax-optax',
  title: 'JAX / Optax',
  language: 'python',
  packages: ['optax', 'flax', 'jax'],
  write: (vector, columnVector) => `import jax
import jax.numpy as jnp

alpha = jnp.array([
${pythonRows(vector, columnVector)}])
# ${provenance(vector)}
${binaryPrior(vector)}

def focal_loss(logits, labels, alpha=alpha, gamma=2.0, ignore=-100):
    """-alpha_t (1 - p_t)^gamma log p_t with p = softmax(logits): logits (..., K), labels (...) of class ids, both JAX arrays.

    The mean over the labels that are not ignored; gamma is a number, or K of them. Optax has the sigmoid form only: its
    sigmoid_focal_loss takes one alpha for all classes, weighs negatives by 1 - alpha, and has no reduction.
    """
    logits = logits.astype(jnp.promote_types(logits.dtype, jnp.float32))
    kept = labels != ignore
    logits = jnp.where(kept[..., None], logits, 0.0)
    labels = jnp.where(kept, labels, 0)
    gold = jax.nn.one_hot(labels, logits.shape[-1], dtype=bool)
    # Log-odds of the right class against all others: 1 - p_t would lose its digits where p_t comes near 1.
    others = jax.nn.logsumexp(jnp.where(gold, jnp.finfo(logits.dtype).min, logits), axis=-1)
    log_odds = jnp.take_along_axis(logits, labels[..., None], axis=-1)[..., 0] - others
    log_p, log_q = jax.nn.log_sigmoid(log_odds), jax.nn.log_sigmoid(-log_odds)
    gammas = jnp.broadcast_to(jnp.asarray(gamma), logits.shape[-1:])
    loss = -alpha.ravel()[labels] * jnp.exp(gammas[labels] * log_q) * log_p
    return jnp.where(kept, loss, 0.0).sum() / jnp.maximum(kept.sum(), 1)


# loss, gradients = jax.value_and_grad(lambda params: focal_loss(model.apply(params, inputs), labels))(params)
# updates, state = optimizer.update(gradients, state, params); params = optax.apply_updates(params, updates)
`,
};
