/** Losses that get the output of a model which is made elsewhere in the source. */
import { describe } from 'node:test';
import { type Case, testCases } from './loss-cases.ts';

const KERAS = 'import keras\n';

const CASES: readonly Case[] = [
  // Layers that are added one by one.
  ...(
    [
      ['model.add(keras.layers.Dense(3, activation="softmax"))', true],
      ['model.add(keras.layers.Dense(3))\nmodel.add(keras.layers.Softmax())\nmodel.summary()', true],
      ['model.add(keras.layers.Dense(3, activation="softmax"))\nmodel.add(keras.layers.Dense(3))', false],
      ['if head:\n    model.add(keras.layers.Dense(3, activation="softmax"))', false],
      ['for _ in range(2):\n    model.add(keras.layers.Dense(3, activation="softmax"))', false],
      ['model.add(keras.layers.Dense(3, activation="softmax"))\nmodel.pop()', false],
      ['model.add(keras.layers.Dense(3, activation="softmax"))\nadd_head(model)', false],
      ['def head():\n    model.add(keras.layers.Dense(3, activation="softmax"))\nhead()', false],
      ['model.add(keras.layers.Dense(3, activation="softmax"))\nmodel = other()', false],
      ['model.add(keras.layers.Dense(3, activation=last))', false],
      ['model.add(keras.layers.Dense(3, activation="softmax", **more))', false],
    ] as const
  ).map(
    ([adds, isFault]): Case => ({
      head: KERAS,
      source: `model = keras.Sequential()\nmodel.add(keras.layers.Dense(8, "relu"))\n${adds}\nmodel.compile(loss=keras.losses.CategoricalCrossentropy(from_logits=True))`,
      said: isFault ? ['probabilities-as-logits: keras.losses.CategoricalCrossentropy(from_logits=True)'] : [],
      ...(isFault
        ? {
            fixed: `model = keras.Sequential()\nmodel.add(keras.layers.Dense(8, "relu"))\n${adds}\nmodel.compile(loss=keras.losses.CategoricalCrossentropy(from_logits=False))`,
          }
        : {}),
    }),
  ),
  {
    head: KERAS,
    source:
      'model = keras.Sequential([keras.layers.Dense(3)])\nmodel.add(keras.layers.Softmax())\nmodel.compile(loss="categorical_crossentropy")',
    said: [],
  },
  // Layers that are called.
  {
    head: 'from tensorflow.keras import Model, Input\nfrom tensorflow.keras.layers import Dense\nfrom tensorflow import keras\n',
    source:
      'x = Input((4,))\nh = Dense(8, activation="relu")(x)\ny = Dense(3, activation="softmax")(h)\nmodel = Model(inputs=x, outputs=y)\nmodel.compile(loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True))',
    said: ['probabilities-as-logits: keras.losses.SparseCategoricalCrossentropy(from_logits=True)'],
    fixed:
      'x = Input((4,))\nh = Dense(8, activation="relu")(x)\ny = Dense(3, activation="softmax")(h)\nmodel = Model(inputs=x, outputs=y)\nmodel.compile(loss=keras.losses.SparseCategoricalCrossentropy(from_logits=False))',
  },
  {
    head: KERAS,
    source: 'y = keras.layers.Dense(3)(h)\nmodel = keras.Model(x, y)\nmodel.compile("adam", "categorical_crossentropy")',
    said: ['logits-as-probabilities: "categorical_crossentropy"'],
  },
  {
    head: KERAS,
    source:
      'y = keras.layers.Dense(3)(h)\ny = keras.ops.softmax(y)\nmodel = keras.Model(x, y)\nmodel.compile("adam", "categorical_crossentropy")',
    said: [],
  },
  // A model of the same file.
  ...(
    [
      ['return F.softmax(self.fc(x), dim=1)', true],
      ['x = self.fc(x)\n        return x.softmax(-1)', true],
      ['if x is None:\n            return torch.softmax(y, 1)\n        return torch.softmax(x, 1)', true],
      ['def inner():\n            return 3\n        return self.act(self.fc(x))', true],
      ['if self.training:\n            return self.fc(x)\n        return F.softmax(self.fc(x), dim=1)', false],
      ['return F.softmax(x, 1) if self.eval else x', false],
      ['x = self.fc(x)\n        if self.eval:\n            x = F.softmax(x, 1)\n        return x', false],
      ['return F.softmax(x, 1), x', false],
      ['return self.other(x)', false],
    ] as const
  ).flatMap(([body, isFault]): readonly Case[] => {
    const net = `class Net(nn.Module):\n    def __init__(self):\n        super().__init__()\n        self.fc = nn.Linear(3, 4)\n        self.act = nn.Softmax(dim=1)\n    def forward(self, x):\n        ${body}\n`;
    const marks = (input: string) => (isFault ? [`probabilities-as-logits: ${input}`] : []);
    return [
      {
        source: `${net}model = Net().to(device)\ncriterion = nn.CrossEntropyLoss()\nfor x, y in data:\n    out = model(x)\n    loss = criterion(out, y)`,
        said: marks('out'),
      },
      {
        source: `${net}    def training_step(self, batch):\n        x, y = batch\n        return F.cross_entropy(self(x), y)`,
        said: marks('self(x)'),
      },
      {
        source: `${net}class Wide(Net):\n    def forward(self, x):\n        return self.fc(x)\nloss = F.cross_entropy(Wide()(x), y)`,
        said: [],
      },
      { source: `${net}@wrapped\nclass Own(Net):\n    pass\nloss = F.cross_entropy(Own()(x), y)`, said: [] },
      { source: `${net}model = wrap(Net())\nloss = F.cross_entropy(model(x), y)`, said: [] },
    ];
  }),
  {
    source:
      'class Net(nn.Module):\n    @cached\n    def forward(self, x):\n        return F.softmax(x, 1)\nloss = F.cross_entropy(Net()(x), y)',
    said: [],
  },
  {
    source:
      'class Net(nn.Module):\n    def __call__(self, x):\n        return x\n    def forward(self, x):\n        return F.softmax(x, 1)\nloss = F.cross_entropy(Net()(x), y)',
    said: [],
  },
];

describe('the output of a model', () => testCases(CASES));
