/** What a loss of a library takes, as far as the lint speaks of it. */
export interface KnownLoss {
  /** As a person writes it. */
  readonly title: string;
  readonly kind: 'cross-entropy' | 'binary-cross-entropy' | 'nll' | 'focal' | 'other';
  /** What it does itself decides what it wants; `told` by from_logits. */
  readonly wants: 'logits' | 'probabilities' | 'log-probabilities' | 'told';
  /** Applied to logits within; a second one is the fault. */
  readonly activation: 'softmax' | 'sigmoid' | 'either';
  /** A class is called with options first, and what it makes with the input; a function takes both at once. */
  readonly isClass: boolean;
  /** Names of the parameters by position, the inputs included where it is a function. */
  readonly parameters: readonly string[];
  /** The parameters that take what the model says, and the truth. */
  readonly input: string;
  readonly target: string;
  /** Without the option; null where there is none. */
  readonly reduction: 'mean' | 'none' | null;
}

const TORCH_CLASS = 'weight size_average ignore_index reduce reduction label_smoothing'.split(' ');
const KORNIA = 'alpha gamma reduction weight ignore_index'.split(' ');
const KORNIA_BINARY = 'alpha gamma reduction pos_weight weight ignore_index'.split(' ');

type Rest = Partial<KnownLoss> & Pick<KnownLoss, 'title' | 'kind' | 'wants' | 'activation' | 'parameters'>;

function torch(rest: Rest): KnownLoss {
  return { isClass: false, input: 'input', target: 'target', reduction: 'mean', ...rest };
}

function keras(rest: Rest): KnownLoss {
  return { isClass: false, input: 'y_pred', target: 'y_true', reduction: null, ...rest };
}

function both(name: string, path: string, options: readonly string[], inputs: readonly string[], rest: Omit<Rest, 'title' | 'parameters'>) {
  const [className, functionName] = name.split(' ') as [string, string];
  const isKeras = path === 'keras.losses';
  const make = isKeras ? keras : torch;
  return [
    [`${path}.${className}`, make({ ...rest, title: className, parameters: options, isClass: true })],
    [
      `${path.replace(/^torch\.nn$/, 'torch.nn.functional')}.${functionName}`,
      make({ ...rest, title: functionName, parameters: [...inputs, ...options] }),
    ],
  ] as const;
}

const PAIR = ['input', 'target'];
const KERAS_PAIR = ['y_true', 'y_pred'];

/** By dotted name, as `dottedName` gives it. */
export const KNOWN_LOSSES: ReadonlyMap<string, KnownLoss> = new Map<string, KnownLoss>([
  ...both('CrossEntropyLoss cross_entropy', 'torch.nn', TORCH_CLASS, PAIR, {
    kind: 'cross-entropy',
    wants: 'logits',
    activation: 'softmax',
  }),
  ...both('NLLLoss nll_loss', 'torch.nn', TORCH_CLASS.slice(0, 5), PAIR, {
    kind: 'nll',
    wants: 'log-probabilities',
    activation: 'softmax',
  }),
  ...both(
    'BCEWithLogitsLoss binary_cross_entropy_with_logits',
    'torch.nn',
    'weight size_average reduce reduction pos_weight'.split(' '),
    PAIR,
    {
      kind: 'binary-cross-entropy',
      wants: 'logits',
      activation: 'sigmoid',
    },
  ),
  ...both('BCELoss binary_cross_entropy', 'torch.nn', 'weight size_average reduce reduction'.split(' '), PAIR, {
    kind: 'binary-cross-entropy',
    wants: 'probabilities',
    activation: 'sigmoid',
  }),
  ...['torchvision.ops.sigmoid_focal_loss', 'fvcore.nn.sigmoid_focal_loss', 'fvcore.nn.sigmoid_focal_loss_jit'].map(
    (path): [string, KnownLoss] => [
      path,
      torch({
        title: path.split('.').at(-1)!,
        kind: 'focal',
        wants: 'logits',
        activation: 'sigmoid',
        parameters: 'inputs targets alpha gamma reduction'.split(' '),
        input: 'inputs',
        target: 'targets',
        reduction: 'none',
      }),
    ],
  ),
  ...both('FocalLoss focal_loss', 'kornia.losses', KORNIA, ['pred', 'target'], {
    kind: 'focal',
    wants: 'logits',
    activation: 'softmax',
    input: 'pred',
    reduction: 'none',
  }),
  ...both('BinaryFocalLossWithLogits binary_focal_loss_with_logits', 'kornia.losses', KORNIA_BINARY, ['pred', 'target'], {
    kind: 'focal',
    wants: 'logits',
    activation: 'sigmoid',
    input: 'pred',
    reduction: 'none',
  }),
  [
    'monai.losses.FocalLoss',
    torch({
      title: 'FocalLoss',
      kind: 'focal',
      wants: 'logits',
      activation: 'either',
      isClass: true,
      parameters: 'include_background to_onehot_y gamma alpha weight reduction use_softmax'.split(' '),
    }),
  ],
  ...both(
    'BinaryFocalCrossentropy binary_focal_crossentropy',
    'keras.losses',
    'apply_class_balancing alpha gamma from_logits'.split(' '),
    KERAS_PAIR,
    {
      kind: 'focal',
      wants: 'told',
      activation: 'sigmoid',
    },
  ),
  ...both('CategoricalFocalCrossentropy categorical_focal_crossentropy', 'keras.losses', 'alpha gamma from_logits'.split(' '), KERAS_PAIR, {
    kind: 'focal',
    wants: 'told',
    activation: 'softmax',
  }),
  ...both('CategoricalCrossentropy categorical_crossentropy', 'keras.losses', ['from_logits'], KERAS_PAIR, {
    kind: 'other',
    wants: 'told',
    activation: 'softmax',
  }),
  ...both('SparseCategoricalCrossentropy sparse_categorical_crossentropy', 'keras.losses', ['from_logits'], KERAS_PAIR, {
    kind: 'other',
    wants: 'told',
    activation: 'softmax',
  }),
  ...both('BinaryCrossentropy binary_crossentropy', 'keras.losses', ['from_logits'], KERAS_PAIR, {
    kind: 'other',
    wants: 'told',
    activation: 'sigmoid',
  }),
  ...(
    [
      ['tensorflow.nn.softmax_cross_entropy_with_logits', 'softmax', ['labels', 'logits']],
      ['tensorflow.nn.sparse_softmax_cross_entropy_with_logits', 'softmax', ['labels', 'logits']],
      ['tensorflow.nn.sigmoid_cross_entropy_with_logits', 'sigmoid', ['labels', 'logits']],
      ['optax.softmax_cross_entropy', 'softmax', ['logits', 'labels']],
      ['optax.softmax_cross_entropy_with_integer_labels', 'softmax', ['logits', 'labels']],
      ['optax.sigmoid_binary_cross_entropy', 'sigmoid', ['logits', 'labels']],
      ['optax.sigmoid_focal_loss', 'sigmoid', ['logits', 'labels', 'alpha', 'gamma']],
    ] as const
  ).map(([path, activation, parameters]): [string, KnownLoss] => [
    path,
    {
      title: path.split('.').at(-1)!,
      kind: path.endsWith('focal_loss') ? 'focal' : 'other',
      wants: 'logits',
      activation,
      isClass: false,
      parameters,
      input: 'logits',
      target: 'labels',
      reduction: null,
    },
  ]),
]);

/** Where libraries keep the same thing under several names, the shortest. */
export function shortestName(dotted: string): string {
  return dotted
    .replace(/^(?:tensorflow\.(?:python\.|compat\.v2\.)?keras|tf_keras|keras\.(?:api|src))\b/, 'keras')
    .replace(/^keras\.(?:metrics|backend|activations)\.(?=\w+_(?:focal_)?crossentropy$)/, 'keras.losses.')
    .replace(/^torch\.nn\.modules\.(?:loss|activation|linear|container)\./, 'torch.nn.')
    .replace(/^torch\.functional\.(?=[a-z])/, 'torch.nn.functional.')
    .replace(/^torch\.special\.expit$/, 'torch.sigmoid')
    .replace(/^torchvision\.ops\.focal_loss\./, 'torchvision.ops.')
    .replace(/^fvcore\.nn\.focal_loss\./, 'fvcore.nn.')
    .replace(/^kornia\.losses\.focal\./, 'kornia.losses.')
    .replace(/^monai\.losses\.focal_loss\./, 'monai.losses.');
}
